//! Builds the tree, and sees what a map would hide: a key that comes twice.

use std::{
    collections::HashSet,
    fmt::{self, Write},
};

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use serde_json::Number;

use super::Json;

/// The most repeated keys that are noted, and how much of each one's path, in bytes, so that a
/// hostile body can't swell its answer.
const MAX_REPEATED: usize = 100;
const MAX_PATH: usize = 256;

/// Reads one value, knowing where it stands.
pub(super) struct Reader<'a> {
    place: Place<'a>,
    repeated: &'a mut Vec<String>,
}

/// Where a value stands: a path that is only written out when it is needed.
#[derive(Clone, Copy)]
enum Place<'a> {
    Root,
    Key(&'a Place<'a>, &'a str),
    Index(&'a Place<'a>, usize),
}

impl Place<'_> {
    /// The path, or as much of it as is worth saying.
    fn written(self) -> String {
        let mut path = Bounded(String::new());
        if write!(path, "{self}").is_err() {
            path.0.push('…');
        }
        path.0
    }
}

/// A text that refuses to grow beyond what a path may be.
struct Bounded(String);

impl Write for Bounded {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let room = MAX_PATH.saturating_sub(self.0.len());
        let mut cuts = (0..=room.min(text.len())).rev();
        let fits = cuts
            .find(|&at| text.is_char_boundary(at))
            .unwrap_or_default();
        self.0.push_str(text.get(..fits).unwrap_or_default());
        if fits == text.len() {
            Ok(())
        } else {
            Err(fmt::Error)
        }
    }
}

impl<'a> Reader<'a> {
    pub(super) fn at_root(repeated: &'a mut Vec<String>) -> Self {
        Self {
            place: Place::Root,
            repeated,
        }
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parent = match self {
            Self::Root => return Ok(()),
            Self::Key(parent, _) | Self::Index(parent, _) => parent,
        };
        if !matches!(parent, Self::Root) {
            write!(f, "{parent}.")?;
        }
        match self {
            Self::Root => Ok(()),
            Self::Key(_, key) => f.write_str(key),
            Self::Index(_, index) => index.fmt(f),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Reader<'_> {
    type Value = Json;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reader<'_> {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Json, E> {
        // JSON can't write what is not finite, so nothing is lost here.
        Ok(Number::from_f64(value).map_or(Json::Null, Json::Number))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Json, E> {
        Ok(Json::Text(value.to_owned()))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Json, E> {
        Ok(Json::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Json, A::Error> {
        let mut list = Vec::new();
        loop {
            let place = Place::Index(&self.place, list.len());
            let item = Reader {
                place,
                repeated: &mut *self.repeated,
            };
            match items.next_element_seed(item)? {
                Some(item) => list.push(item),
                None => return Ok(Json::List(list)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Json, A::Error> {
        let mut seen = HashSet::new();
        let mut members = Vec::new();
        while let Some(key) = entries.next_key::<String>()? {
            let place = Place::Key(&self.place, &key);
            let value = entries.next_value_seed(Reader {
                place,
                repeated: &mut *self.repeated,
            })?;
            if seen.insert(key.clone()) {
                members.push((key, value));
            } else if self.repeated.len() < MAX_REPEATED {
                self.repeated.push(place.written());
            }
        }
        Ok(Json::Object(members))
    }
}
