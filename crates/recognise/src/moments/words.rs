//! The vocabulary of time: months, weekdays, seasons, units, parts of the day, numbers and ordinals as words.

use super::{Length, Season, Span, Watch};
use jiff::civil::Weekday;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

const ORDINALS: [&str; 12] = [
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth",
];

/// Month by its name or its usual short form.
pub fn month(word: &str) -> Option<i8> {
    let i = MONTHS.iter().position(|m| {
        *m == word || (word.len() == 3 && m.starts_with(word)) || (word == "sept" && *m == "september")
    })?;
    i8::try_from(i + 1).ok()
}

/// Weekday by its name or its usual short form.
pub fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "monday" | "mondays" | "mon" => Weekday::Monday,
        "tuesday" | "tuesdays" | "tues" | "tue" => Weekday::Tuesday,
        "wednesday" | "wednesdays" | "wed" => Weekday::Wednesday,
        "thursday" | "thursdays" | "thurs" | "thu" => Weekday::Thursday,
        "friday" | "fridays" | "fri" => Weekday::Friday,
        "saturday" | "saturdays" | "sat" => Weekday::Saturday,
        "sunday" | "sundays" | "sun" => Weekday::Sunday,
        _ => return None,
    })
}

/// Season by its name.
pub fn season(word: &str) -> Option<Season> {
    Some(match word {
        "spring" | "springtime" => Season::Spring,
        "summer" | "summers" | "summertime" => Season::Summer,
        "fall" | "autumn" => Season::Autumn,
        "winter" | "winters" => Season::Winter,
        _ => return None,
    })
}

/// Unit of time and whether the word is plural.
pub fn unit(word: &str) -> Option<(Span, bool)> {
    let plural = word.len() > 2 && word.ends_with('s');
    let one = match word {
        "centuries" => "century",
        _ if plural => &word[..word.len() - 1],
        _ => word,
    };
    let unit = match one {
        "second" | "sec" => Span::Second,
        "minute" | "min" => Span::Minute,
        "hour" => Span::Hour,
        "day" | "night" => Span::Day,
        "week" => Span::Week,
        "weekend" => Span::Weekend,
        "month" => Span::Month,
        "quarter" => Span::Quarter,
        "year" => Span::Year,
        "decade" => Span::Decade,
        "century" => Span::Century,
        _ => return None,
    };
    Some((unit, plural || word == "centuries"))
}

/// Part of a day.
pub fn watch(word: &str) -> Option<Watch> {
    Some(match word {
        "morning" | "mornings" | "dawn" | "daybreak" | "sunrise" => Watch::Morning,
        "afternoon" | "afternoons" => Watch::Afternoon,
        "evening" | "evenings" | "dusk" | "sunset" => Watch::Evening,
        "night" | "nights" | "overnight" => Watch::Night,
        _ => return None,
    })
}

/// "first" to "twelfth", "1st" to "31st".
pub fn ordinal(word: &str) -> Option<u32> {
    if let Some(i) = ORDINALS.iter().position(|o| *o == word) {
        return u32::try_from(i + 1).ok();
    }
    let digits = word.strip_suffix("st").or_else(|| word.strip_suffix("nd")).or_else(|| word.strip_suffix("rd"));
    digits.or_else(|| word.strip_suffix("th"))?.parse().ok()
}

/// A number of one word: digits or a number word. Articles are not numbers here.
pub fn number(word: &str) -> Option<u32> {
    if word.starts_with(|c: char| c.is_ascii_digit()) {
        return word.replace(',', "").parse().ok();
    }
    if matches!(word, "a" | "an" | "both" | "pair" | "couple") {
        return None;
    }
    u32::try_from(crate::counts::number(word)?).ok()
}

/// Words for an amount that is not told.
pub fn vague(word: &str) -> bool {
    matches!(word, "several" | "few" | "many" | "some" | "recent" | "numerous" | "countless")
}

/// Length of "daily", "weekly" and so on.
pub fn frequency(word: &str) -> Option<Length> {
    let unit = match word {
        "hourly" => Span::Hour,
        "daily" | "nightly" => Span::Day,
        "weekly" => Span::Week,
        "monthly" => Span::Month,
        "quarterly" => Span::Quarter,
        "annually" | "yearly" => Span::Year,
        _ => return None,
    };
    Some(Length { n: Some(1), half: false, unit })
}
