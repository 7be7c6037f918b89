//! What the pages load, by name. Where it comes from is told in `assets/README.md`.

use std::sync::LazyLock;

use schemars::{Schema, SchemaGenerator};

use super::served::Content;
use crate::{
    extract::{Form, FromForm, Reported},
    problem::Fault,
    values::{Described, Text, word},
};

pub(super) const CSS: &str = "text/css";
pub(super) const JAVASCRIPT: &str = "text/javascript";

const NAMES: [&str; 5] = [
    "docs.js",
    "pages.css",
    "redoc.standalone.js",
    "swagger-ui-bundle.js",
    "swagger-ui.css",
];

/// In the order of the names.
static FILES: LazyLock<[Content; NAMES.len()]> = LazyLock::new(|| {
    [
        Content::plain(JAVASCRIPT, include_str!("../../assets/pages/docs.js")),
        Content::plain(CSS, include_str!("../../assets/pages/pages.css")),
        Content::gzipped(
            JAVASCRIPT,
            include_bytes!("../../assets/redoc/redoc.standalone.js.gz"),
        ),
        Content::gzipped(
            JAVASCRIPT,
            include_bytes!("../../assets/swagger-ui/swagger-ui-bundle.js.gz"),
        ),
        Content::gzipped(
            CSS,
            include_bytes!("../../assets/swagger-ui/swagger-ui.css.gz"),
        ),
    ]
});

/// What somebody calls a file, whether or not there is one.
pub(crate) struct FileName(String);

impl FileName {
    /// What is in it, if there is such a file.
    pub(super) fn content(&self) -> Option<&'static Content> {
        let mut known = NAMES.iter().zip(FILES.iter());
        known.find_map(|(name, content)| (*name == self.0).then_some(content))
    }
}

impl Described for FileName {
    fn schema(_: &mut SchemaGenerator) -> Schema {
        word(NAMES)
    }
}

impl Text for FileName {
    fn parse(text: &str) -> Result<Self, Fault> {
        Ok(Self(text.to_owned()))
    }
}

impl FromForm for FileName {
    fn from_form(form: &mut Form) -> Result<Self, Reported> {
        form.path("file")
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use aws_lc_rs::digest::{SHA256, digest};

    use super::*;

    /// Of each file that is not ours, what `assets/README.md` says that it is.
    #[test]
    fn the_programs_are_what_the_readme_says() {
        let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/README.md");
        let readme = fs::read_to_string(readme).unwrap();
        let rows = readme.lines().filter(|line| line.starts_with("| `"));
        let mut compared = 0;
        for row in rows {
            let words: Vec<_> = row.split('`').collect();
            let content = FileName(words[1].to_owned()).content().unwrap();
            let bytes = content.unpacked().unwrap();
            let sum = digest(&SHA256, &bytes);
            let sum = sum.as_ref().iter();
            let sum = sum.fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
            assert_eq!(sum, words[3], "{}", words[1]);
            compared += 1;
        }
        let foreign = FILES.iter().filter(|content| content.is_gzipped());
        assert_eq!(compared, foreign.count());
    }
}
