//! The markup of one record, token by token.
//!
//! A record is text that was checked to be UTF-8 and lies in memory whole, so that each token is a slice of it.
//! A general reader, which must check and copy for inputs that are neither, took twice the time.

use super::attributes::{ends_name, excerpt, is_space, next_attribute};
use memchr::{memchr, memchr2, memmem};

/// Attributes of one tag; a name is looked for in all of them, so that more would cost more than they say.
const ATTRIBUTES_MAX: usize = 256;

/// A start tag.
#[derive(Clone, Copy)]
pub(super) struct Tag<'a> {
    /// Its name with prefix, if it has one.
    pub(super) name: &'a str,
    /// Byte of the record where its `<` stands.
    pub(super) at: usize,
    /// `<name/>`: nothing inside, and no end tag.
    pub(super) empty: bool,
}

/// What comes next.
pub(super) enum Token<'a> {
    Start(Tag<'a>),
    End,
    /// Text without references, or a CDATA section.
    Words(&'a str),
    /// `&name;`, its name.
    Reference(&'a str),
    /// A `&` that begins no reference.
    BareAmpersand,
}

/// Where and why a record is not well-formed.
pub(super) struct Malformed {
    pub(super) code: &'static str,
    pub(super) at: usize,
    pub(super) message: String,
}

impl Malformed {
    fn new(code: &'static str, at: usize, message: String) -> Box<Malformed> {
        Box::new(Malformed { code, at, message })
    }
}

/// The tokens of a record, with its open elements.
pub(super) struct Tokens<'a> {
    xml: &'a str,
    /// Up to here it is read.
    pub(super) at: usize,
    open: Vec<&'a str>,
    depth_max: usize,
    /// Attributes of the last start tag.
    pub(super) attributes: Vec<(&'a str, &'a str)>,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(xml: &'a str, depth_max: usize) -> Tokens<'a> {
        let (open, attributes) = (Vec::with_capacity(8), Vec::with_capacity(8));
        Tokens { xml, at: 0, open, depth_max, attributes }
    }

    /// The next token that says something; comments and instructions do not.
    pub(super) fn next(&mut self) -> Result<Token<'a>, Box<Malformed>> {
        let bytes = self.xml.as_bytes();
        loop {
            let at = self.at;
            match bytes.get(at) {
                None => {
                    let message = match self.open.last() {
                        Some(name) => format!("the record ends inside <{}>", excerpt(name)),
                        None => "the record ends without an element".to_owned(),
                    };
                    return Err(Malformed::new("element-not-closed", at, message));
                }
                Some(b'<') => match bytes.get(at + 1) {
                    Some(b'/') => return self.end_tag(),
                    Some(b'!' | b'?') => {
                        if let Some(words) = self.declaration()? {
                            return Ok(Token::Words(words));
                        }
                    }
                    _ => return self.start_tag().map(Token::Start),
                },
                Some(b'&') => return Ok(self.reference()),
                Some(_) => {
                    let length = memchr2(b'<', b'&', &bytes[at..]).unwrap_or(bytes.len() - at);
                    self.at = at + length;
                    return Ok(Token::Words(&self.xml[at..self.at]));
                }
            }
        }
    }

    /// Goes past white space, which between elements says nothing.
    pub(super) fn pass_space(&mut self) {
        let bytes = self.xml.as_bytes();
        while bytes.get(self.at).is_some_and(|byte| is_space(*byte)) {
            self.at += 1;
        }
    }

    /// Whether all is read and closed.
    pub(super) fn ended(&self) -> bool {
        self.at == self.xml.len() && self.open.is_empty()
    }

    fn start_tag(&mut self) -> Result<Tag<'a>, Box<Malformed>> {
        let bytes = self.xml.as_bytes();
        let at = self.at;
        let mut name_end = at + 1;
        while bytes.get(name_end).is_some_and(|byte| !ends_name(*byte)) {
            name_end += 1;
        }
        let name = &self.xml[at + 1..name_end];
        if !name.as_bytes().first().is_some_and(begins_name) {
            let message = format!("no tag begins with \"{}\"", excerpt(&self.xml[at..]));
            return Err(Malformed::new("tag-malformed", at, message));
        }
        self.attributes.clear();
        let mut place = name_end;
        loop {
            match next_attribute(self.xml, &mut place) {
                Ok(Some(_)) if self.attributes.len() == ATTRIBUTES_MAX => {
                    let message = format!("in <{}>: more than {ATTRIBUTES_MAX} attributes", excerpt(name));
                    return Err(Malformed::new("attribute-malformed", at, message));
                }
                Ok(Some(attribute)) => self.attributes.push(attribute),
                Ok(None) => break,
                Err(message) => {
                    let message = format!("in <{}>: {message}", excerpt(name));
                    return Err(Malformed::new("attribute-malformed", at, message));
                }
            }
        }
        let empty = bytes.get(place) == Some(&b'/');
        let end = place + usize::from(empty);
        if bytes.get(end) != Some(&b'>') {
            let message = format!("the tag <{}> is not closed", excerpt(name));
            return Err(Malformed::new("tag-malformed", at, message));
        }
        self.at = end + 1;
        if !empty {
            self.open.push(name);
            if self.open.len() > self.depth_max {
                let message = format!("more than {} elements inside each other", self.depth_max);
                return Err(Malformed::new("too-deep", at, message));
            }
        }
        Ok(Tag { name, at, empty })
    }

    fn end_tag(&mut self) -> Result<Token<'a>, Box<Malformed>> {
        let bytes = self.xml.as_bytes();
        let at = self.at;
        let name_from = at + 2;
        let expected = self.open.last().copied().unwrap_or_default();
        let name_end = name_from + expected.len();
        if bytes.get(name_end) == Some(&b'>')
            && &bytes[name_from..name_end] == expected.as_bytes()
            && self.open.pop().is_some()
        {
            self.at = name_end + 1;
            return Ok(Token::End);
        }
        let found = memchr(b'>', &bytes[name_from..]).map(|length| name_from + length);
        let name =
            self.xml[name_from..found.unwrap_or(bytes.len())].trim_end_matches([' ', '\t', '\n', '\r']);
        match found {
            Some(end) if name == expected && self.open.pop().is_some() => {
                self.at = end + 1;
                return Ok(Token::End);
            }
            _ => {}
        }
        let message = match self.open.last() {
            Some(open) => format!("</{}> where <{}> is open", excerpt(name), excerpt(open)),
            None => format!("</{}> closes nothing", excerpt(name)),
        };
        Err(Malformed::new("element-not-closed", at, message))
    }

    /// Goes past what begins with `<!` or `<?`; gives the text of a CDATA section.
    fn declaration(&mut self) -> Result<Option<&'a str>, Box<Malformed>> {
        let at = self.at;
        let rest = &self.xml[at..];
        let (inside, end, what) = if rest.starts_with("<!--") {
            (4, "-->", "comment")
        } else if rest.starts_with("<![CDATA[") {
            (9, "]]>", "CDATA section")
        } else if rest.starts_with("<?") && rest.as_bytes().get(2).is_some_and(begins_name) {
            (2, "?>", "processing instruction")
        } else {
            let code = if rest.starts_with("<!") { "doctype-refused" } else { "tag-malformed" };
            let message = format!("no markup of a record begins with \"{}\"", excerpt(rest));
            return Err(Malformed::new(code, at, message));
        };
        let from = at + inside;
        let Some(length) = memmem::find(&self.xml.as_bytes()[from..], end.as_bytes()) else {
            let message = format!("a {what} is not closed");
            return Err(Malformed::new("element-not-closed", at, message));
        };
        self.at = from + length + end.len();
        Ok((inside == 9).then(|| &self.xml[from..from + length]))
    }

    fn reference(&mut self) -> Token<'a> {
        let from = self.at + 1;
        let name_end = self.xml.as_bytes()[from..]
            .iter()
            .position(|byte| is_space(*byte) || matches!(byte, b';' | b'&' | b'<'))
            .map(|length| from + length);
        match name_end {
            Some(end) if self.xml.as_bytes()[end] == b';' => {
                self.at = end + 1;
                Token::Reference(&self.xml[from..end])
            }
            _ => {
                self.at = from;
                Token::BareAmpersand
            }
        }
    }
}

/// Letters, `_`, `:` and what is not ASCII begin a name.
fn begins_name(byte: &u8) -> bool {
    byte.is_ascii_alphabetic() || matches!(byte, b'_' | b':' | 0x80..)
}
