//! Policies: which logs a reader trusts, and how many witnesses must have cosigned.
//!
//! Source: C2SP tlog-policy. Two limits of this reader: the file must be UTF-8, and keys must be Ed25519 (signature
//! types 0x01 for logs, 0x04 for witnesses).

use crate::checkpoint::{Checkpoint, SignedCheckpoint};
use crate::error::LogError;
use crate::key::{KeyRole, VerifierKey};
use crate::note::Note;
use crate::tile::plain_number;

const WHAT: &str = "tlog-policy";

/// The most lines that define something.
pub const POLICY_LINES_MAX: usize = 1_024;

/// A log that is trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyLog {
    /// Its key, whose name is its origin.
    pub key: VerifierKey,
    /// Where it may be reached.
    pub url: Option<String>,
}

/// A witness, under the name the policy gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyWitness {
    /// Its name in this policy.
    pub name: String,
    /// Its key.
    pub key: VerifierKey,
    /// Where it may be reached.
    pub url: Option<String>,
}

/// A group of witnesses and earlier groups, of which `threshold` must have cosigned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyGroup {
    /// Its name in this policy.
    pub name: String,
    /// From 1 to the number of members.
    pub threshold: usize,
    /// Names of witnesses and of groups defined before.
    pub members: Vec<String>,
}

/// A policy in good form: names are defined before they are used, each a member once, no key twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    logs: Vec<PolicyLog>,
    witnesses: Vec<PolicyWitness>,
    groups: Vec<PolicyGroup>,
    /// `None` when no cosignature is asked for.
    quorum: Option<String>,
}

impl Policy {
    /// The policy that trusts one log and asks for no cosignature.
    pub fn of_log(key: VerifierKey) -> Result<Self, LogError> {
        key.require(KeyRole::Log)?;
        let logs = vec![PolicyLog { key, url: None }];
        Ok(Self { logs, witnesses: Vec::new(), groups: Vec::new(), quorum: None })
    }

    /// Reads a policy file; an error names the line, counted from 1.
    pub fn parse(text: &str) -> Result<Self, LogError> {
        if let Some(place) = text.bytes().position(is_forbidden) {
            let reason = format!("byte {place} is a control character other than tab and newline");
            return Err(LogError::malformed(WHAT, reason));
        }
        let mut draft = Draft::default();
        for (number, line) in text.split('\n').enumerate() {
            let items: Vec<&str> = line.split([' ', '\t']).filter(|item| !item.is_empty()).collect();
            if items.first().is_none_or(|first| first.starts_with('#')) {
                continue;
            }
            draft.line(&items).map_err(|error| match error {
                LogError::Malformed { what: WHAT, reason } => {
                    LogError::malformed(WHAT, format!("line {}: {reason}", number + 1))
                }
                other => LogError::malformed(WHAT, format!("line {}: {other}", number + 1)),
            })?;
        }
        let quorum = draft.quorum.ok_or_else(|| refusal("no quorum line"))?;
        Ok(Self { logs: draft.logs, witnesses: draft.witnesses, groups: draft.groups, quorum })
    }

    /// The logs trusted.
    pub fn logs(&self) -> &[PolicyLog] {
        &self.logs
    }

    /// The witnesses known.
    pub fn witnesses(&self) -> &[PolicyWitness] {
        &self.witnesses
    }

    /// The groups, in the order of the file.
    pub fn groups(&self) -> &[PolicyGroup] {
        &self.groups
    }

    /// The witness or group that must have cosigned, if any.
    pub fn quorum(&self) -> Option<&str> {
        self.quorum.as_deref()
    }

    /// Verifies a signed checkpoint: a listed log must have signed it and the quorum cosigned.
    pub fn verify(&self, note: &[u8]) -> Result<SignedCheckpoint, LogError> {
        let origin = Checkpoint::parse(&Note::parse(note)?.text)?.origin;
        let witnesses: Vec<VerifierKey> = self.witnesses.iter().map(|witness| witness.key.clone()).collect();
        let mut refused = LogError::UnknownLog { origin: origin.clone() };
        // One origin may have several keys listed; only an absent signature leads on to the next.
        for log in self.logs.iter().filter(|log| log.key.name() == origin) {
            match SignedCheckpoint::verify(note, &log.key, &witnesses) {
                Ok(signed) => return self.check_quorum(&signed).map(|()| signed),
                Err(error @ LogError::Unsigned { .. }) => refused = error,
                Err(error) => return Err(error),
            }
        }
        Err(refused)
    }

    fn check_quorum(&self, signed: &SignedCheckpoint) -> Result<(), LogError> {
        let Some(quorum) = &self.quorum else { return Ok(()) };
        let has_signed = |key: &VerifierKey| signed.cosignatures().iter().any(|given| given.key == *key);
        let mut met: Vec<&str> = Vec::new();
        met.extend(self.witnesses.iter().filter(|one| has_signed(&one.key)).map(|one| one.name.as_str()));
        let cosigned = met.join(", ");
        // Groups name only what stands before them, so one pass in order settles all.
        for group in &self.groups {
            let count = group.members.iter().filter(|member| met.contains(&member.as_str())).count();
            if count >= group.threshold {
                met.push(&group.name);
            }
        }
        if met.contains(&quorum.as_str()) {
            return Ok(());
        }
        Err(LogError::QuorumNotMet { quorum: quorum.clone(), cosigned })
    }
}

/// Prints the policy; comments and spacing of a file that was parsed are not kept.
impl std::fmt::Display for Policy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let with_url = |url: &Option<String>| url.as_ref().map(|url| format!(" {url}")).unwrap_or_default();
        for log in &self.logs {
            writeln!(f, "log {}{}", log.key, with_url(&log.url))?;
        }
        for witness in &self.witnesses {
            writeln!(f, "witness {} {}{}", witness.name, witness.key, with_url(&witness.url))?;
        }
        for group in &self.groups {
            writeln!(f, "group {} {} {}", group.name, group.threshold, group.members.join(" "))?;
        }
        writeln!(f, "quorum {}", self.quorum().unwrap_or("none"))
    }
}

/// A policy of which some lines are still to come.
#[derive(Default)]
struct Draft {
    logs: Vec<PolicyLog>,
    witnesses: Vec<PolicyWitness>,
    groups: Vec<PolicyGroup>,
    quorum: Option<Option<String>>,
}

impl Draft {
    fn line(&mut self, items: &[&str]) -> Result<(), LogError> {
        if self.logs.len() + self.witnesses.len() + self.groups.len() >= POLICY_LINES_MAX {
            return Err(refusal(format!("more than {POLICY_LINES_MAX} definitions")));
        }
        match items {
            ["log", vkey, url @ ..] => self.log(vkey, url),
            ["witness", name, vkey, url @ ..] => self.witness(name, vkey, url),
            ["group", name, threshold, members @ ..] => self.group(name, threshold, members),
            ["quorum", name] => self.quorum(name),
            [word @ ("log" | "witness" | "group" | "quorum"), ..] => {
                Err(refusal(format!("the items after {word} are not of its form")))
            }
            [word, ..] => Err(refusal(format!("{word:?} begins no known line"))),
            [] => Ok(()),
        }
    }

    fn log(&mut self, vkey: &str, url: &[&str]) -> Result<(), LogError> {
        let key = VerifierKey::parse(vkey)?;
        key.require(KeyRole::Log)?;
        if self.logs.iter().any(|log| log.key.public_bytes() == key.public_bytes()) {
            return Err(refusal("the public key of this log is listed already"));
        }
        self.logs.push(PolicyLog { key, url: one_url(url)? });
        Ok(())
    }

    fn witness(&mut self, name: &str, vkey: &str, url: &[&str]) -> Result<(), LogError> {
        let key = VerifierKey::parse(vkey)?;
        key.require(KeyRole::Cosigner)?;
        if self.witnesses.iter().any(|witness| witness.key.public_bytes() == key.public_bytes()) {
            return Err(refusal("the public key of this witness is listed already"));
        }
        let name = self.new_name(name)?;
        self.witnesses.push(PolicyWitness { name, key, url: one_url(url)? });
        Ok(())
    }

    fn group(&mut self, name: &str, threshold: &str, members: &[&str]) -> Result<(), LogError> {
        let name = self.new_name(name)?;
        let threshold = match threshold {
            "any" => 1,
            "all" => members.len(),
            number => plain_number(number)
                .and_then(|number| usize::try_from(number).ok())
                .ok_or_else(|| refusal(format!("the threshold {number:?} is not any, all or a number")))?,
        };
        if threshold == 0 || threshold > members.len() {
            let reason = format!("the threshold {threshold} is not in 1 to {}, the members", members.len());
            return Err(refusal(reason));
        }
        let mut taken: Vec<&str> =
            self.groups.iter().flat_map(|group| &group.members).map(String::as_str).collect();
        for member in members {
            if !self.is_defined(member) {
                return Err(refusal(format!("{member:?} is not defined above")));
            }
            if taken.contains(member) {
                return Err(refusal(format!("{member:?} is a member already")));
            }
            taken.push(member);
        }
        let members = members.iter().map(|member| (*member).to_owned()).collect();
        self.groups.push(PolicyGroup { name, threshold, members });
        Ok(())
    }

    fn quorum(&mut self, name: &str) -> Result<(), LogError> {
        if self.quorum.is_some() {
            return Err(refusal("a second quorum line"));
        }
        if name != "none" && !self.is_defined(name) {
            return Err(refusal(format!("{name:?} is not defined above")));
        }
        self.quorum = Some((name != "none").then(|| name.to_owned()));
        Ok(())
    }

    fn new_name(&self, name: &str) -> Result<String, LogError> {
        if name == "none" || self.is_defined(name) {
            return Err(refusal(format!("the name {name:?} is taken")));
        }
        Ok(name.to_owned())
    }

    fn is_defined(&self, name: &str) -> bool {
        self.witnesses.iter().any(|witness| witness.name == name)
            || self.groups.iter().any(|group| group.name == name)
    }
}

fn one_url(items: &[&str]) -> Result<Option<String>, LogError> {
    match items {
        [] => Ok(None),
        [url] => Ok(Some((*url).to_owned())),
        _ => Err(refusal("more than one item after the key")),
    }
}

fn is_forbidden(byte: u8) -> bool {
    byte == 0x7f || (byte < 0x20 && byte != b'\t' && byte != b'\n')
}

fn refusal(reason: impl Into<String>) -> LogError {
    LogError::malformed(WHAT, reason)
}
