//! What rows are sorted and searched by.

use creatorvault_domain::fold;

/// What a row is called, folded, and that with what there is to say about it, folded as well.
///
/// The line between the two is one that no word can cross, since a word holds no line break.
pub(crate) struct Folded {
    pub(crate) title: String,
    pub(crate) text: String,
}

impl Folded {
    pub(crate) fn of(title: &str, more: Option<&str>) -> Self {
        let title = fold(title);
        let more = more.map_or_else(String::new, fold);
        Self {
            text: format!("{title}\n{more}"),
            title,
        }
    }
}
