//! What a rule is.

use crate::reading::Reading;
use crate::verdict::{Finding, Severity};
use std::ops::Range;

/// One thing that may be missing from a goal or unclear in it.
pub trait Rule: Sync {
    /// The stable code, such as `G202`. Codes are never used again for something else.
    fn code(&self) -> &'static str;
    /// A short title in plain words.
    fn title(&self) -> &'static str;
    /// The rule's page in Markdown: what it finds, why it matters, an example, a better one, the source.
    fn page(&self) -> &'static str;
    /// What the rule has to say about a goal.
    fn check(&self, reading: &Reading<'_>) -> Vec<Remark>;
}

/// What a rule says, before it gets its code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// How heavy it weighs.
    pub severity: Severity,
    /// Where, in bytes of the text.
    pub span: Range<usize>,
    /// What was found.
    pub message: String,
    /// A question with a field to fill in.
    pub fix: Option<String>,
}

/// The rule with that code, in any case of letters.
pub fn find(code: &str) -> Option<&'static dyn Rule> {
    crate::rules::RULES.iter().copied().find(|rule| rule.code().eq_ignore_ascii_case(code.trim()))
}

/// Everything that all rules say about a goal, by place, then by code.
pub(crate) fn check_all(reading: &Reading<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = crate::rules::RULES
        .iter()
        .flat_map(|rule| {
            rule.check(reading).into_iter().map(|remark| Finding {
                code: rule.code(),
                severity: remark.severity,
                span: remark.span,
                message: remark.message,
                fix: remark.fix,
            })
        })
        .collect();
    findings.sort_by(|a, b| (a.span.start, a.code).cmp(&(b.span.start, b.code)));
    findings
}

impl Remark {
    pub(crate) fn new(severity: Severity, span: Range<usize>, message: impl Into<String>) -> Remark {
        Remark { severity, span, message: message.into(), fix: None }
    }

    pub(crate) fn asking(mut self, question: impl Into<String>) -> Remark {
        self.fix = Some(question.into());
        self
    }
}

/// Makes a rule of its doc comment, code, title and check, so that the comment is the rule's page.
macro_rules! rule {
    ($(#[doc = $line:literal])+ $code:ident, $title:literal, $check:expr) => {
        $(#[doc = $line])+
        pub(crate) struct $code;

        impl crate::rule::Rule for $code {
            fn code(&self) -> &'static str {
                stringify!($code)
            }
            fn title(&self) -> &'static str {
                $title
            }
            fn page(&self) -> &'static str {
                concat!($($line, "\n"),+)
            }
            fn check(&self, reading: &crate::reading::Reading<'_>) -> Vec<crate::rule::Remark> {
                let check: fn(&crate::reading::Reading<'_>) -> Option<crate::rule::Remark> = $check;
                check(reading).into_iter().collect()
            }
        }
    };
}
pub(crate) use rule;
