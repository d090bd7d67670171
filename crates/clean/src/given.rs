//! What was said of a document where it was found: it fills what the document itself leaves open, and is marked as such.

use chancery_facts::{Basis, Document, Origin, Published};

/// Completes a document by what its container states. The document's own words come first; a day of fetching is never
/// taken for one of publication.
pub fn complete(document: &mut Document, origin: &Origin) {
    let stated = &origin.stated;
    let by = if stated.by.is_empty() { "the container" } else { &stated.by };
    if let Some(time) = &stated.published {
        match document.published.days {
            None => {
                document.published = Published {
                    days: Some((time.day, time.day)),
                    basis: Basis::Stated,
                    stated: Some(time.words.clone()),
                    time: time.time.clone(),
                    reason: Some(format!("stated by {by}, not in the document")),
                    ..Published::unknown()
                };
            }
            Some((first, last)) if time.day < first || time.day > last => {
                document.remarks.push(format!("{by} says {}, the document {first}", time.words));
            }
            Some(_) => {}
        }
    }
    if document.outlet.is_none() {
        document.outlet.clone_from(&stated.outlet);
    }
    document.remarks.extend(origin.remarks.iter().cloned());
    document.origin = Some(Box::new(origin.clone()));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean;
    use chancery_facts::{Stated, StatedTime};

    fn completed(text: &str, stated: Stated) -> Document {
        let mut document = clean("a.txt", text.as_bytes()).unwrap().document;
        let fetched = Some("2032-01-01T00:00:00Z".to_owned());
        complete(&mut document, &Origin { fetched, stated, ..Origin::default() });
        document
    }

    #[test]
    fn what_is_stated_outside_fills_gaps_and_is_marked() {
        let open = "Gunmen fire on embassy\n\nGunmen fired on the embassy of Norland and wounded a guard, police said.";
        let dated = format!("Gunmen fire on embassy\n\n14 May 2031\n\n{}", &open[24..]);
        let stated = || Stated {
            by: "the dump".into(),
            published: StatedTime::iso("2031-05-15 08:00:00"),
            outlet: Some("Halden News".into()),
            ..Stated::default()
        };
        let filled = completed(open, stated());
        assert_eq!(filled.published.day().map(|d| d.to_string()).as_deref(), Some("2031-05-15"));
        assert_eq!(filled.published.reason.as_deref(), Some("stated by the dump, not in the document"));
        assert!(filled.published.evidence.is_none(), "no words of the document say so");
        assert_eq!(filled.outlet.as_deref(), Some("Halden News"));
        let own = completed(&dated, stated());
        assert_eq!(own.published.day().map(|d| d.to_string()).as_deref(), Some("2031-05-14"));
        assert_eq!(own.remarks, ["the dump says 2031-05-15 08:00:00, the document 2031-05-14"]);
        let unknown = completed(open, Stated::default());
        assert_eq!(unknown.published.days, None, "a day of fetching is none of publication");
    }
}
