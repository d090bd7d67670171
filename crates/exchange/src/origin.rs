//! Where a document was found, as the key `source` of its line.

use crate::wire::{Day, is_false};
use chancery_facts::{Origin, Stated, StatedTime};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
pub(crate) struct OriginLine {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    container: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    place: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fetched: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    media_type: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    charset: Option<String>,
    #[serde(default, skip_serializing_if = "is_false")]
    original: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    remarks: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    stated: Option<StatedLine>,
}

#[derive(Serialize, Deserialize)]
struct StatedLine {
    #[serde(default)]
    by: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    published: Option<TimeLine>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    outlet: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    author: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct TimeLine {
    words: String,
    day: Day,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    time: Option<String>,
}

impl OriginLine {
    pub(crate) fn of(origin: &Origin) -> OriginLine {
        let stated = &origin.stated;
        let said = StatedLine {
            by: stated.by.clone(),
            title: stated.title.clone(),
            published: stated.published.as_ref().map(|p| TimeLine {
                words: p.words.clone(),
                day: Day(p.day),
                time: p.time.clone(),
            }),
            outlet: stated.outlet.clone(),
            author: stated.author.clone(),
        };
        OriginLine {
            container: origin.container.clone(),
            place: origin.place.clone(),
            url: origin.url.clone(),
            fetched: origin.fetched.clone(),
            media_type: origin.media_type.clone(),
            charset: origin.charset.clone(),
            original: origin.original,
            remarks: origin.remarks.clone(),
            stated: (*stated != Stated::default()).then_some(said),
        }
    }

    pub(crate) fn into_origin(self) -> Origin {
        let stated = self.stated.map(|s| Stated {
            by: s.by,
            title: s.title,
            published: s.published.map(|p| StatedTime { words: p.words, day: p.day.0, time: p.time }),
            outlet: s.outlet,
            author: s.author,
        });
        Origin {
            container: self.container,
            place: self.place,
            url: self.url,
            fetched: self.fetched,
            media_type: self.media_type,
            charset: self.charset,
            original: self.original,
            remarks: self.remarks,
            stated: stated.unwrap_or_default(),
        }
    }
}
