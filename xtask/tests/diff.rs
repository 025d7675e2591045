//! Runs `cargo xtask spec diff` as scripts do: with its exit codes, standard input and pipes.

#![allow(clippy::expect_used, reason = "a test says what it expects")]

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A description of one operation whose request has these fields.
fn description(fields: &str) -> String {
    format!(
        "openapi: 3.0.0\ninfo: {{title: Miniature, version: miniature}}\npaths: {{/demo/get: {{post: {{operationId: \
         demoGet, requestBody: {{content: {{application/json: {{schema: {{type: object, properties: \
         {{{fields}}}}}}}}}}}, responses: {{}}}}}}}}\ncomponents: {{schemas: {{}}}}\n"
    )
}

/// Two descriptions in files: a field is removed, and another is deprecated.
struct Pair {
    folder: TempDir,
}

impl Pair {
    fn new() -> Self {
        let pair = Self { folder: TempDir::new().expect("a folder") };
        pair.write("old.yaml", &description("a: {type: string}, b: {type: string}"));
        pair.write("new.yaml", &description("a: {type: string, deprecated: true}"));
        pair
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).expect("writable");
    }

    /// Returns a command in the folder of the two files.
    fn diff(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.args(["spec", "diff"]).args(arguments).current_dir(self.folder.path());
        command
    }

    fn run(&self, arguments: &[&str]) -> (Option<i32>, String, String) {
        seen(&self.diff(arguments).stdin(Stdio::null()).output().expect("it runs"))
    }
}

fn seen(output: &Output) -> (Option<i32>, String, String) {
    let [out, err] = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    (output.status.code(), out, err)
}

#[test]
fn the_exit_code_follows_the_report() {
    let pair = Pair::new();
    for (options, code) in [
        (&["old.yaml", "new.yaml"][..], 0),
        (&["old.yaml", "new.yaml", "--fail-on", "breaking"], 1),
        (&["old.yaml", "new.yaml", "--fail-on", "breaking-for-rust"], 1),
        (&["old.yaml", "new.yaml", "--fail-on", "any"], 1),
        (&["old.yaml", "old.yaml", "--fail-on", "any"], 0),
        (&["old.yaml", "new.yaml", "--fail-on", "breaking", "--ignore", "field-removed"], 0),
        (&["old.yaml", "new.yaml", "--fail-on", "breaking", "--as", "field-removed=informational"], 0),
        (&["old.yaml", "old.yaml", "--fail-on", "any", "--as", "deprecated=breaking"], 0),
        (&["old.yaml", "no-such-file.yaml"], 2),
    ] {
        let (actual, out, err) = pair.run(options);
        assert_eq!(actual, Some(code), "{options:?}: {out}{err}");
    }
}

#[test]
fn severities_come_from_a_file_and_arguments_replace_them() {
    let pair = Pair::new();
    pair.write("ours.txt", "# What matters to us.\nfield-removed: ignore\ndeprecated: breaking\n");
    let (_, out, err) = pair.run(&["old.yaml", "new.yaml", "--severities", "ours.txt"]);
    assert!(out.contains("breaking: `a` of `request` deprecated") && !out.contains("removed"), "{out}{err}");
    let (_, out, err) =
        pair.run(&["old.yaml", "new.yaml", "--severities", "ours.txt", "--as", "field-removed=non-breaking"]);
    assert!(out.contains("non-breaking, Rust breaking: field `b` removed"), "{out}{err}");
    pair.write("wrong.txt", "\nfield-gone: ignore\n");
    for (options, parts) in [
        (&["--severities", "wrong.txt"], ["wrong.txt:2: there is no kind `field-gone`", "`field-removed`"]),
        (&["--ignore", "field-gone"], ["--ignore: there is no kind `field-gone`", "`field-removed`"]),
        (&["--as", "deprecated=worst"], ["--as: there is no class `worst`", "`non-breaking`"]),
        (&["--as", "deprecated"], ["`deprecated` has no `=`", "default-changed=breaking"]),
    ] {
        let (code, _, err) = pair.run(&[&["old.yaml", "new.yaml"][..], options].concat());
        assert_eq!(code, Some(2), "{err}");
        assert!(parts.iter().all(|part| err.contains(part)), "{err}");
    }
}

#[test]
fn one_description_can_be_standard_input() {
    let pair = Pair::new();
    let file = fs::File::open(pair.path("new.yaml")).expect("readable");
    let output = pair.diff(&["old.yaml", "-"]).stdin(file).output().expect("it runs");
    let (code, out, err) = seen(&output);
    assert_eq!(code, Some(0), "{err}");
    assert!(out.contains("field `b` removed"), "{out}");

    let mut child =
        pair.diff(&["-", "old.yaml"]).stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it runs");
    child.stdin.take().expect("piped").write_all(b"a: [").expect("it reads");
    let (code, _, err) = seen(&child.wait_with_output().expect("it ends"));
    assert_eq!(code, Some(2));
    assert!(err.contains("read: standard input:2:1: not valid YAML"), "{err}");

    let (code, _, err) = pair.run(&["-", "-"]);
    assert_eq!(code, Some(2));
    assert!(err.contains("only one of the two descriptions can be -"), "{err}");
}

#[test]
fn only_https_is_downloaded() {
    let (code, _, err) = Pair::new().run(&["http://localhost/old.yaml", "new.yaml"]);
    assert_eq!(code, Some(2));
    assert!(err.contains("http://localhost/old.yaml is not an https URL; give a file"), "{err}");
}

#[test]
fn a_closed_pipe_is_quiet_and_keeps_the_exit_code() {
    let pair = Pair::new();
    for (fail_on, code) in [("none", 0), ("any", 1)] {
        let (reader, writer) = io::pipe().expect("a pipe");
        drop(reader);
        let mut command = pair.diff(&["old.yaml", "new.yaml", "--fail-on", fail_on]);
        let child = command.stdout(writer).stderr(Stdio::piped()).spawn().expect("it runs");
        let (actual, _, err) = seen(&child.wait_with_output().expect("it ends"));
        assert_eq!((actual, err.as_str()), (Some(code), ""));
    }
}
