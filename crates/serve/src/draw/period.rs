//! Going from a period to the one before it and the one after it.

use super::day_number;

/// The period of the same length right before (`-1`) or after (`1`) this one; whole months stay whole months. `None` for what are no days.
pub fn beside(since: &str, until: &str, by: i64) -> Option<(String, String)> {
    let (first, last) = (day_number(since)?, day_number(until)?);
    if first > last {
        return None;
    }
    let ((y1, m1, d1), (y2, m2, _)) = (parts(first), parts(last));
    if d1 == 1 && parts(last + 1).2 == 1 {
        let months = (y2 * 12 + m2) - (y1 * 12 + m1) + 1;
        let begin = y1 * 12 + m1 - 1 + by * months;
        let day = |month: i64| number(month.div_euclid(12), month.rem_euclid(12) + 1);
        return Some((shown(day(begin)?)?, shown(day(begin + months)? - 1)?));
    }
    let length = last - first + 1;
    Some((shown(first + by * length)?, shown(last + by * length)?))
}

/// The first day of a month.
fn number(year: i64, month: i64) -> Option<i64> {
    day_number(&format!("{year:04}-{month:02}-01"))
}

/// Year, month and day of a number of days.
fn parts(number: i64) -> (i64, i64, i64) {
    let era = number.div_euclid(146_097);
    let day = number.rem_euclid(146_097);
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let of_year = day - (365 * year + year / 4 - year / 100);
    // Months from March on, as in `day_number`.
    let month = (5 * of_year + 2) / 153;
    let of_month = of_year - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    (year + era * 400 + next, month, of_month)
}

fn shown(number: i64) -> Option<String> {
    let (year, month, day) = parts(number);
    (1..=9999).contains(&year).then(|| format!("{year:04}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_followed_by_one_of_its_length() {
        let go = |since: &str, until: &str, by| beside(since, until, by).map(|(a, b)| format!("{a} {b}"));
        assert_eq!(go("2031-05-12", "2031-05-18", 1).as_deref(), Some("2031-05-19 2031-05-25"));
        assert_eq!(go("2031-03-01", "2031-03-01", -1).as_deref(), Some("2031-02-28 2031-02-28"));
        assert_eq!(go("2032-02-01", "2032-02-29", 1).as_deref(), Some("2032-03-01 2032-03-31"), "a month is a month");
        assert_eq!(go("2031-01-01", "2031-03-31", -1).as_deref(), Some("2030-10-01 2030-12-31"));
        assert_eq!(go("2031-01-01", "2031-12-31", 1).as_deref(), Some("2032-01-01 2032-12-31"));
        assert_eq!(
            (go("2031-05-12", "2031-05-01", 1), go("soon", "", 1), go("9999-01-01", "9999-12-31", 1)),
            (None, None, None)
        );
    }

    #[test]
    fn days_and_their_numbers_are_one() {
        for day in ["0001-03-01", "1900-02-28", "2000-02-29", "2031-12-31", "2400-01-01"] {
            assert_eq!(day_number(day).and_then(shown).as_deref(), Some(day));
        }
    }
}
