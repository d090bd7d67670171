//! Small towns and counties, looked up in the table itself: it is sorted by name and takes no time or memory to load.

/// A town or county of the wider table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Town {
    /// Name in plain letters.
    pub name: &'static str,
    /// State it lies in.
    pub country: &'static str,
    /// Code of the division it lies in, such as `TX`; empty where none is kept.
    pub division: &'static str,
    /// True for counties and their like.
    pub county: bool,
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// People living there; 0 when not known.
    pub population: u32,
    /// Number in GeoNames, if kept.
    pub geonames: Option<u32>,
}

/// The rows of a name, the largest town first, counties before towns.
pub(crate) fn named(table: &'static str, name: &str) -> impl Iterator<Item = Town> + use<> {
    let start = first(table, name);
    let name = name.to_owned();
    table[start..].lines().take_while(move |line| name_of(line) == name).filter_map(read)
}

fn name_of(line: &str) -> &str {
    line.split('\t').next().unwrap_or_default()
}

/// Start of the first line whose name is not smaller.
fn first(table: &str, name: &str) -> usize {
    let (mut low, mut high) = (0, table.len());
    while low < high {
        let middle = low + (high - low) / 2;
        // The line that holds the middle byte.
        let bytes = table.as_bytes();
        let start = bytes[low..middle].iter().rposition(|b| *b == b'\n').map_or(low, |at| low + at + 1);
        let end = bytes[middle..high].iter().position(|b| *b == b'\n').map_or(high, |at| middle + at + 1);
        if name_of(&table[start..end]).trim_end() < name { low = end } else { high = start }
    }
    low
}

fn read(line: &'static str) -> Option<Town> {
    let mut cells = line.split('\t');
    let mut next = || cells.next();
    Some(Town {
        name: next()?,
        country: next()?,
        division: next()?,
        county: next()? == "c",
        lat: next()?.parse().ok()?,
        lon: next()?.parse().ok()?,
        population: next()?.parse().ok()?,
        geonames: next().and_then(|id| u32::from_str_radix(id, 36).ok()),
    })
}

/// A division with the abbreviations that stand behind names of towns.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Division {
    /// State it belongs to.
    pub country: &'static str,
    /// Its code there, such as `TX`.
    pub code: &'static str,
    /// Full name.
    pub name: &'static str,
    /// Degrees north, middle of the land.
    pub lat: f64,
    /// Degrees east, middle of the land.
    pub lon: f64,
    abbreviations: &'static str,
}

impl Division {
    /// Usual abbreviations: `Tex.`, `N.C.`
    pub fn abbreviations(&self) -> impl Iterator<Item = &'static str> + use<> {
        crate::table::list(self.abbreviations)
    }
}

/// Reads the table of divisions.
pub(crate) fn divisions(text: &'static str) -> Vec<Division> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let read = |line: &'static str| {
        let mut cells = line.split('\t');
        let mut next = || cells.next();
        Some(Division {
            country: next()?,
            code: next()?,
            name: next()?,
            lat: next()?.parse().ok()?,
            lon: next()?.parse().ok()?,
            abbreviations: next().unwrap_or_default(),
        })
    };
    lines.filter_map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "Aba\tUS\tTX\tt\t1\t2\t30\tz\nAba\tUS\tOH\tt\t1\t2\t20\t10\nAba County\tUS\tTX\tc\t3\t4\t0\t\nZed\tGB\t\tt\t5\t6\t7\t\n";

    #[test]
    fn rows_of_a_name_are_found_in_place() {
        let found: Vec<_> = named(TABLE, "Aba").collect();
        assert_eq!(found.iter().map(|t| t.division).collect::<Vec<_>>(), ["TX", "OH"]);
        assert_eq!((found[0].geonames, found[1].geonames), (Some(35), Some(36)));
        assert!(named(TABLE, "Aba County").next().is_some_and(|t| t.county && t.geonames.is_none()));
        assert_eq!(named(TABLE, "Zed").count(), 1);
        assert_eq!(named(TABLE, "Ab").count() + named(TABLE, "Zee").count() + named(TABLE, "A").count(), 0);
    }
}
