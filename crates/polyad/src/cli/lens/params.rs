//! Every parameter of every lens as an option of its own, `--currency EUR`, beside `--set currency=EUR`.

use clap::{Arg, ArgMatches, Args, Command, FromArgMatches};
use std::collections::BTreeSet;

/// Options of `polyad lens` and of the program that are no parameters, or are parameters with options of their own.
const TAKEN: [&str; 15] = [
    "p",
    "a",
    "by",
    "as_reported",
    "set",
    "at",
    "format",
    "table",
    "name",
    "help",
    "data",
    "config",
    "origin",
    "verbose",
    "version",
];

/// The parameters that were given by their own names.
#[derive(Debug, Default)]
pub(super) struct OwnOptions(pub(super) Vec<(String, String)>);

/// The names of the parameters of all lenses, but those that are taken.
fn names() -> BTreeSet<&'static str> {
    let lenses = polyad_lens::lenses::LENSES.iter();
    let all = lenses.flat_map(|lens| lens.info.params.iter().map(|param| param.name));
    all.filter(|name| !TAKEN.contains(name)).collect()
}

impl Args for OwnOptions {
    fn augment_args(command: Command) -> Command {
        // Hidden, for there are as many as all lenses have together; each lens lists its own on its page.
        names().into_iter().fold(command, |command, name| {
            command.arg(Arg::new(name).long(name).value_name("VALUE").hide(true))
        })
    }

    fn augment_args_for_update(command: Command) -> Command {
        OwnOptions::augment_args(command)
    }
}

impl FromArgMatches for OwnOptions {
    fn from_arg_matches(matches: &ArgMatches) -> Result<OwnOptions, clap::Error> {
        let given = names().into_iter().filter_map(|name| {
            let value = matches.get_one::<String>(name)?;
            Some((name.to_owned(), value.clone()))
        });
        Ok(OwnOptions(given.collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = OwnOptions::from_arg_matches(matches)?;
        Ok(())
    }
}
