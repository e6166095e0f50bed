//! The reference of commands is the program's own help, word for word.

use expect_test::expect_file;
use std::process::Command;

const VERBS: &[&[&str]] = &[
    &[],
    &["serve"],
    &["import"],
    &["import", "series"],
    &["import", "rates"],
    &["import", "deflators"],
    &["import", "scale"],
    &["import", "sheet"],
    &["import", "iati"],
    &["import", "publishers"],
    &["import", "atlas"],
    &["show"],
    &["lens"],
    &["lint"],
    &["search"],
    &["link"],
    &["identities"],
    &["identities", "list"],
    &["identities", "accept"],
    &["identities", "refuse"],
    &["identities", "undo"],
    &["submit"],
    &["govern"],
    &["govern", "show"],
    &["govern", "decide"],
    &["key"],
    &["key", "new"],
    &["key", "rotate"],
    &["verify"],
    &["log", "verify"],
    &["export"],
    &["export", "csv"],
    &["export", "xlsx"],
    &["export", "iati"],
    &["template"],
];

#[test]
fn the_reference_of_commands_is_the_help() {
    let mut text = String::from("# Commands\n\nThe program's own help, written here by its test.\n");
    for verb in VERBS {
        let mut command = Command::new(env!("CARGO_BIN_EXE_polyad"));
        command.args(*verb).arg("--help");
        // Settings of whoever runs the test have no place in a document.
        ["POLYAD_HOME", "POLYAD_CONFIG", "POLYAD_ORIGIN", "POLYAD_LISTEN", "COLUMNS"].iter().for_each(
            |name| {
                command.env_remove(name);
            },
        );
        let output = command.output().expect("the program runs");
        assert!(output.status.success(), "{verb:?}: {}", String::from_utf8_lossy(&output.stderr));
        let help = String::from_utf8(output.stdout).expect("help is text");
        text.push_str(
            &format!("\n## polyad {}\n\n```\n{}\n```\n", verb.join(" "), help.trim_end())
                .replace("## polyad \n", "## polyad\n"),
        );
    }
    let text: String = text.lines().map(|line| format!("{}\n", line.trim_end())).collect();
    expect_file!["../../../../docs/guide/commands.md"].assert_eq(&text);
}
