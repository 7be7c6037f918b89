//! Runs what `README.md` and `docs/api.md` tell their readers to run.
//!
//! A block of code that begins with three backticks and `sh run=201` is run, and the last answer
//! that it shows has to have that status. The blocks of a file are one script, so a later one may
//! use what an earlier one set.

use std::{
    fmt::Write,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, bail};

use super::{Running, folder};
use crate::{cargo, say, workspace};

const FILES: [&str; 2] = ["README.md", "docs/api.md"];

/// Where the documentation says that the service is.
const WRITTEN: &str = "http://localhost:8000";

pub(crate) fn check(running: &Running) -> anyhow::Result<()> {
    for file in FILES {
        let text = fs::read_to_string(workspace::root().join(file))?;
        let examples = examples(&text);
        if examples.is_empty() {
            bail!("{file} has no example that can be run");
        }
        let folder = folder("examples")?;
        let mut bash = Command::new("bash");
        bash.arg("-c")
            .arg(script(&examples, running.url(), &folder));
        let ran = cargo::run(running.tell(&mut bash)?);
        for (number, example) in examples.iter().enumerate() {
            let said = fs::read_to_string(output(&folder, number)).unwrap_or_default();
            let line = example.line;
            if last_status(&said) != Some(example.status) {
                bail!(
                    "{file}:{line}: the example should be answered with {}, and said: {said}",
                    example.status
                );
            }
        }
        ran.with_context(|| format!("the examples of {file}"))?;
        say::step(format!("{file}: examples that ran: {}", examples.len()));
    }
    Ok(())
}

/// A block to run, and the status of the answer that it should show.
#[derive(Debug, PartialEq)]
struct Example<'t> {
    line: usize,
    status: &'t str,
    text: String,
}

fn examples(text: &str) -> Vec<Example<'_>> {
    let mut examples = Vec::new();
    let mut open: Option<Example<'_>> = None;
    for (index, line) in text.lines().enumerate() {
        match &mut open {
            None => {
                open = line.strip_prefix("```sh run=").map(|status| Example {
                    line: index + 1,
                    status,
                    text: String::new(),
                });
            }
            Some(_) if line == "```" => examples.extend(open.take()),
            Some(example) => {
                example.text.push_str(line);
                example.text.push('\n');
            }
        }
    }
    examples
}

/// All examples, one after another, with the shown token and address replaced by real ones.
fn script(examples: &[Example<'_>], url: &str, folder: &Path) -> String {
    let mut script = "set -eu\nTOKEN=$CREATORVAULT_TOKEN\n".to_owned();
    for (number, example) in examples.iter().enumerate() {
        let text = example.text.replace(WRITTEN, url);
        let text = text.replace("eyJ0eXAi…", "'\"$TOKEN\"'");
        let output = output(folder, number);
        // Writing to a text can't fail.
        let _ = writeln!(script, "{{\n{text}}} > '{}' 2>&1", output.display());
    }
    script
}

fn output(folder: &Path, number: usize) -> PathBuf {
    folder.join(number.to_string())
}

/// The status of the last answer in what `curl -i` printed.
fn last_status(said: &str) -> Option<&str> {
    let mut heads = said.lines().filter(|line| line.starts_with("HTTP/1.1 "));
    heads.next_back()?.split(' ').nth(1).map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::{Example, examples, last_status};

    #[test]
    fn finds_the_blocks_that_are_to_be_run_and_no_others() {
        let text = "a\n```sh\nno\n```\n```sh run=201\ncurl x\n  -d y\n```\nb\n```json\n{}\n```\n";
        let expected = Example {
            line: 5,
            status: "201",
            text: "curl x\n  -d y\n".to_owned(),
        };
        assert_eq!(examples(text), [expected]);
    }

    #[test]
    fn the_last_answer_counts() {
        let said = "HTTP/1.1 201 Created\r\n\r\n{}\nHTTP/1.1 304 Not Modified\r\n\r\n";
        assert_eq!(last_status(said), Some("304"));
        assert_eq!(last_status("curl: (7) refused"), None);
    }
}
