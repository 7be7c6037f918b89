//! One seeded idea, as its number and its account determine it.

use anyhow::Context;
use chrono::{DateTime, TimeDelta, Utc};
use creatorvault_domain::{DueDate, NewIdea, Notes, Priority, Stage, Tag, Tags, Title};

use super::{
    account::Account,
    random::Random,
    words::{CHINESE, ENGLISH, GERMAN, JAPANESE, Language, SPANISH, TAGS, UKRAINIAN},
};

/// When the last idea is captured: 1 November 2026. No clock is asked, or the content would differ.
const END: i64 = 1_793_491_200;
/// For how long ideas have been captured by then.
const SPAN: TimeDelta = TimeDelta::days(2 * 365);

/// When the first idea of anybody was captured.
pub(super) fn beginning() -> anyhow::Result<DateTime<Utc>> {
    let end = DateTime::from_timestamp(END, 0).context("the end is a time")?;
    Ok(end - SPAN)
}

impl Account {
    /// The account's idea of a number, which counts from 0, and when it was captured. Later numbers
    /// were captured later.
    pub(super) fn idea(self, number: u64) -> anyhow::Result<(NewIdea, DateTime<Utc>)> {
        let mut random = Random::of(self.number, number + 1);
        let created = captured(number, self.ideas, &mut random)?;
        let language = language(&mut random);
        let subject = Subject::of(language, &mut random);
        let title = random.pick(language.titles);
        let new = NewIdea {
            title: Title::parse(&subject.fill(title, &mut random))?,
            notes: notes(language, &subject, &mut random)?,
            stage: stage(&mut random),
            tags: tags(&mut random)?,
            priority: priority(&mut random),
            due_date: due_date(created, &mut random)?,
        };
        Ok((new, created))
    }
}

/// When the one of a number was captured, of so many that were captured one after the other.
pub(super) fn captured(number: u64, of: u64, random: &mut Random) -> anyhow::Result<DateTime<Utc>> {
    let step = SPAN.num_seconds().unsigned_abs() / of.max(1);
    let seconds = number * step + random.below(step);
    Ok(beginning()? + TimeDelta::seconds(i64::try_from(seconds)?))
}

pub(super) fn language(random: &mut Random) -> &'static Language {
    match random.below(100) {
        0..50 => &ENGLISH,
        50..62 => &GERMAN,
        62..74 => &SPANISH,
        74..86 => &UKRAINIAN,
        86..94 => &JAPANESE,
        _ => &CHINESE,
    }
}

/// What an idea is about.
pub(super) struct Subject {
    topic: &'static str,
    audience: &'static str,
}

impl Subject {
    pub(super) fn of(language: &Language, random: &mut Random) -> Self {
        Self {
            topic: random.pick(language.topics),
            audience: random.pick(language.audiences),
        }
    }

    /// A template without its gaps.
    pub(super) fn fill(&self, template: &str, random: &mut Random) -> String {
        let number = random.below(89) + 3;
        template
            .replace("{topic}", self.topic)
            .replace("{who}", self.audience)
            .replace("{n}", &number.to_string())
    }
}

/// None, a few words, or now and then nearly as much as there may be.
fn notes(
    language: &Language,
    subject: &Subject,
    random: &mut Random,
) -> anyhow::Result<Option<Notes>> {
    let wanted = match random.below(100) {
        0..45 => return Ok(None),
        45..85 => 1 + random.below(200),
        85..97 => 200 + random.below(1000),
        _ => 2000 + random.below(2700),
    };
    let mut text = String::new();
    let mut length = 0;
    while length < wanted {
        if length > 0 {
            text += if random.percent(25) {
                "\n- "
            } else {
                language.space
            };
        }
        let sentence = random.pick(language.sentences);
        text += &subject.fill(sentence, random);
        length = text.chars().count() as u64;
    }
    Ok(Some(Notes::parse(&text)?))
}

fn stage(random: &mut Random) -> Stage {
    match random.below(100) {
        0..60 => Stage::Idea,
        60..80 => Stage::Outline,
        80..92 => Stage::Draft,
        _ => Stage::Published,
    }
}

pub(super) fn priority(random: &mut Random) -> Priority {
    match random.below(100) {
        0..60 => Priority::Medium,
        60..85 => Priority::Low,
        _ => Priority::High,
    }
}

fn tags(random: &mut Random) -> anyhow::Result<Tags> {
    let count = random.below(5);
    let tags = (0..count).map(|_| Tag::parse(random.pick_skewed(&TAGS)));
    Ok(Tags::collect(tags.collect::<Result<Vec<_>, _>>()?)?)
}

/// None for most; for the others a day, and for some of these a time of the day.
fn due_date(created: DateTime<Utc>, random: &mut Random) -> anyhow::Result<Option<DueDate>> {
    if random.percent(65) {
        return Ok(None);
    }
    let day = (created + TimeDelta::days(i64::try_from(random.below(120))?)).date_naive();
    let quarters = if random.percent(30) {
        random.below(96)
    } else {
        0
    };
    let time = TimeDelta::minutes(15 * i64::try_from(quarters)?);
    let midnight = day.and_time(chrono::NaiveTime::MIN).and_utc();
    Ok(Some(DueDate::at(midnight + time)?))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use creatorvault_domain::{NewIdea, Notes, Stage};

    use super::Account;

    const ACCOUNT: Account = Account {
        number: 1,
        ideas: 20_000,
        tasks: 0,
    };

    fn ideas() -> impl Iterator<Item = NewIdea> {
        (0..ACCOUNT.ideas).map(|number| ACCOUNT.idea(number).unwrap().0)
    }

    #[test]
    fn an_idea_is_the_same_every_time() {
        let (idea, created) = ACCOUNT.idea(4711).unwrap();
        assert_eq!(
            (idea.title.as_str(), created.to_string().as_str()),
            (
                "70 Tage Fahrradwartung – mein Fazit",
                "2025-04-21 22:09:10 UTC"
            )
        );
    }

    #[test]
    fn there_is_something_of_everything() {
        let (mut scripts, mut titles, mut notes) = ([0; 3], HashSet::new(), Vec::new());
        let mut begun = 0;
        for idea in ideas() {
            let title = idea.title.into_string();
            assert!(!title.contains('{'), "{title}");
            for (count, script) in scripts.iter_mut().zip([
                '\u{430}'..='\u{457}',
                '\u{3041}'..='\u{30ff}',
                '\u{4e00}'..='\u{9fff}',
            ]) {
                *count += u32::from(title.chars().any(|letter| script.contains(&letter)));
            }
            titles.insert(title);
            notes.extend(idea.notes.map(Notes::into_string));
            begun += u32::from(idea.stage != Stage::Idea);
        }
        assert!(scripts.iter().all(|&count| count > 1000), "{scripts:?}");
        assert!(titles.len() > 8000, "{}", titles.len());
        assert!((7000..9000).contains(&begun), "{begun}");
        let long = notes.iter().filter(|notes| notes.chars().count() > 2000);
        assert!((200..1000).contains(&long.count()));
        assert!((8000..13_000).contains(&notes.len()));
    }

    #[test]
    fn ideas_are_captured_one_after_the_other() {
        let created = (0..ACCOUNT.ideas).map(|number| ACCOUNT.idea(number).unwrap().1);
        assert!(created.is_sorted());
    }
}
