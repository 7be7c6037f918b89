//! The pages that explain the variables, against the list of them.

use std::{fs, path::Path};

use creatorvault::config::variables::{ALL, Absent, Variable};

const PAGE: &str = "docs/configuration.md";
const EXAMPLE: &str = ".env.example";

#[test]
fn the_page_has_one_row_for_every_variable_with_its_default() {
    let page = read(PAGE);
    let entries: Vec<_> = page.lines().filter_map(row).collect();
    let faults = faults(PAGE, &entries, |variable| {
        let default = match variable.default {
            Absent::Refused => "required".to_owned(),
            Absent::Taken(value) => format!("`{value}`"),
            Absent::SameAs(other) => format!("same as `{}`", other.name),
            Absent::Nothing => "none".to_owned(),
        };
        format!("| `{}` | {default} | …", variable.name)
    });
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_example_has_one_line_for_every_variable_with_its_default() {
    let example = read(EXAMPLE);
    let entries: Vec<_> = example.lines().filter_map(assignment).collect();
    let faults = faults(EXAMPLE, &entries, |variable| match variable.default {
        Absent::Refused | Absent::Nothing => format!("{}=…", variable.name),
        Absent::Taken(value) => format!("# {}={value}", variable.name),
        Absent::SameAs(other) => format!("# {}=${{{}}}", variable.name, other.name),
    });
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// What a page says of a variable: its name, and all that is compared. `…` stands for the rest.
struct Entry<'p> {
    name: &'p str,
    said: String,
}

/// A row of a table that begins with a variable's name, without what the variable does.
fn row(line: &str) -> Option<Entry<'_>> {
    let mut cells = line.strip_prefix('|')?.split('|').map(str::trim);
    let name = cells.next()?.strip_prefix('`')?.strip_suffix('`')?;
    // Other tables explain what a value may hold.
    name.starts_with(|letter: char| letter.is_ascii_uppercase())
        .then_some(())?;
    let default = cells.next()?;
    let said = format!("| `{name}` | {default} | …");
    Some(Entry { name, said })
}

/// A variable's line, which is a comment where the variable has a default, and else may hold a sample.
fn assignment(line: &str) -> Option<Entry<'_>> {
    let comment = line.strip_prefix("# ");
    let (name, _) = comment.unwrap_or(line).split_once('=')?;
    let said = match comment {
        Some(_) => line.to_owned(),
        None => format!("{name}=…"),
    };
    let spelled = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
    name.bytes().all(spelled).then_some(Entry { name, said })
}

/// Everything that is wrong with the entries of a file, and what to do about it.
fn faults(
    file: &str,
    entries: &[Entry<'_>],
    expected: impl Fn(&Variable) -> String,
) -> Vec<String> {
    let mut faults: Vec<_> = entries
        .iter()
        .filter(|entry| ALL.iter().all(|variable| variable.name != entry.name))
        .map(|entry| {
            let name = entry.name;
            format!("{file}: nothing reads {name}; take it out, or add it to variables.rs")
        })
        .collect();
    for variable in ALL {
        let (name, expected) = (variable.name, expected(variable));
        let said: Vec<_> = entries.iter().filter(|entry| entry.name == name).collect();
        match said.as_slice() {
            [one] if one.said == expected => {}
            [one] => faults.push(format!("{file}: write `{expected}`, not `{}`", one.said)),
            [] => faults.push(format!("{file}: {name} is not there; add `{expected}`")),
            many => faults.push(format!(
                "{file}: {name} is there {} times; keep one",
                many.len()
            )),
        }
    }
    faults
}

/// A file of the checkout.
fn read(file: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    fs::read_to_string(root.join(file)).unwrap()
}
