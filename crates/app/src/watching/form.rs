//! Watches as they are typed: from the form to what is kept, and back to words.

use chancery_alerts::{Around, Digest, Field, Form, Quiet, Rule, Schedule, Watch, Webhook};
use chancery_facts::{Coding, Kind};
use chancery_fetch::Url;
use chancery_serve::views::{Quiet as TypedQuiet, WatchForm};

/// Most mail addresses of one watch.
const MOST_ADDRESSES: usize = 20;
/// Most quiet times of one watch.
const MOST_QUIET: usize = 8;
/// Longest name, filter or place, in characters.
const LONGEST: usize = 200;
/// Days of a week as they are typed, Monday first.
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// What was typed as a watch; `old` is the one in whose place it comes.
///
/// # Errors
/// Says what cannot be.
pub fn read(form: &WatchForm, old: Option<&Watch>, by: &str, now: i64) -> Result<Watch, String> {
    let texts = [&form.name, &form.mission, &form.country, &form.actor, &form.kind, &form.near, &form.radii];
    if texts.iter().any(|t| t.chars().count() > LONGEST || t.chars().any(char::is_control)) {
        return Err(format!("a name or filter is longer than {LONGEST} characters or holds control characters"));
    }
    let name = form.name.trim();
    if name.is_empty() {
        return Err("a watch needs a name".to_owned());
    }
    Ok(Watch {
        id: old.map_or(0, |w| w.id),
        name: name.to_owned(),
        by: old.map_or_else(|| by.to_owned(), |w| w.by.clone()),
        created: old.map_or(now, |w| w.created),
        paused: old.is_some_and(|w| w.paused),
        rule: rule(form)?,
        webhook: webhook(form, old)?,
        email: addresses(form)?,
        desktop: form.desktop,
        schedule: schedule(form)?,
    })
}

fn rule(form: &WatchForm) -> Result<Rule, String> {
    let tidy = |text: &str| text.trim().to_owned();
    let field = |code: &String| Field::of(code).ok_or_else(|| format!("“{code}” is no change that can be told"));
    let origins = match form.origins.trim() {
        "" => 0,
        text => text.parse().map_err(|_| format!("“{text}” is no number of origins"))?,
    };
    Ok(Rule {
        mission: tidy(&form.mission),
        country: tidy(&form.country),
        actor: tidy(&form.actor),
        kind: tidy(&form.kind),
        around: around(form)?,
        origins,
        fields: form.fields.iter().map(field).collect::<Result<_, _>>()?,
    })
}

fn around(form: &WatchForm) -> Result<Option<Around>, String> {
    let name = form.near.trim();
    if name.is_empty() {
        return Ok(None);
    }
    let typed = form.country.trim();
    let country = (typed.len() == 2).then_some(typed);
    let (lat, lon) = crate::flow::centre(name, country).map_err(|e| e.to_string().replace("--near: ", ""))?;
    let km = if form.km.trim().is_empty() { 25.0 } else { kilometres(form.km.trim())? };
    let mut by_type = Vec::new();
    for part in form.radii.split([',', ';']).map(str::trim).filter(|p| !p.is_empty()) {
        let (ty, km) =
            part.rsplit_once(char::is_whitespace).ok_or_else(|| format!("“{part}” is not a kind and kilometres"))?;
        let ty = ty.trim().replace(' ', "_");
        if Coding::of(Kind::Incident, &ty).is_none() {
            return Err(format!("“{ty}” is no kind of act of the codebook"));
        }
        by_type.push((ty, kilometres(km)?));
    }
    Ok(Some(Around { name: name.to_owned(), lat, lon, km, by_type }))
}

fn kilometres(text: &str) -> Result<f64, String> {
    let km: f64 = text.parse().map_err(|_| format!("“{text}” is no number of kilometres"))?;
    if (0.1..=20_000.0).contains(&km) { Ok(km) } else { Err("kilometres are between 0.1 and 20000".to_owned()) }
}

fn webhook(form: &WatchForm, old: Option<&Watch>) -> Result<Option<Webhook>, String> {
    let url = form.webhook.trim();
    if url.is_empty() {
        return Ok(None);
    }
    let parsed = Url::parse(url).map_err(|_| "the webhook is no address".to_owned())?;
    if !matches!(parsed.scheme(), "http" | "https") || parsed.host().is_none() || url.len() > 2_000 {
        return Err("the webhook is no address of http or https".to_owned());
    }
    if !parsed.username().is_empty() || parsed.password().is_some() {
        return Err("the address of a webhook has no user and password; receivers check the signature".to_owned());
    }
    let known = old.and_then(|w| w.webhook.as_ref());
    let same_host = known.filter(|w| Url::parse(&w.url).is_ok_and(|k| k.origin() == parsed.origin()));
    let secret = match same_host {
        Some(webhook) => webhook.secret.clone(),
        // Another host must not get to know the secret of the first by its signatures.
        None => chancery_alerts::secret().map_err(|e| e.to_string())?,
    };
    let kind = match form.form.as_str() {
        "" | "json" => Form::Json,
        "cap" => Form::Cap,
        other => return Err(format!("“{other}” is neither json nor cap")),
    };
    Ok(Some(Webhook { url: parsed.into(), secret, form: kind }))
}

fn addresses(form: &WatchForm) -> Result<Vec<String>, String> {
    let typed = form.email.iter().map(|a| a.trim()).filter(|a| !a.is_empty());
    let all: Vec<String> = typed.map(str::to_owned).collect();
    if let Some(wrong) = all.iter().find(|a| !chancery_mail::is_address(a)) {
        return Err(format!("“{}” is no mail address", crate::style::tame(wrong)));
    }
    if all.len() > MOST_ADDRESSES {
        return Err(format!("more than {MOST_ADDRESSES} mail addresses"));
    }
    Ok(all)
}

fn schedule(form: &WatchForm) -> Result<Schedule, String> {
    if form.quiet.len() > MOST_QUIET {
        return Err(format!("more than {MOST_QUIET} quiet times"));
    }
    let digest = match form.digest.as_str() {
        "" | "none" => Digest::None,
        "hourly" => Digest::Hourly,
        "daily" => Digest::Daily(minute(&form.digest_at)?),
        other => return Err(format!("“{other}” is none of none, hourly, daily")),
    };
    let quiet = form.quiet.iter().map(quiet).collect::<Result<_, _>>()?;
    Ok(Schedule { offset: offset(form.offset.trim())?, quiet, digest })
}

fn quiet(typed: &TypedQuiet) -> Result<Quiet, String> {
    let mut days = [false; 7];
    for day in &typed.days {
        let at = DAYS.iter().position(|d| d == day).ok_or_else(|| format!("“{day}” is no day of the week"))?;
        days[at] = true;
    }
    Ok(Quiet { days, from: minute(&typed.from)?, to: minute(&typed.to)? })
}

fn minute(text: &str) -> Result<u16, String> {
    let parts = text.split_once(':').and_then(|(h, m)| Some((h.parse::<u16>().ok()?, m.parse::<u16>().ok()?)));
    match parts {
        Some((hour @ 0..=23, minute @ 0..=59)) => Ok(hour * 60 + minute),
        _ => Err(format!("“{}” is no time of day such as 22:00", crate::style::tame(text))),
    }
}

fn offset(text: &str) -> Result<i32, String> {
    let wrong = || format!("“{}” is no difference to UTC such as +03:00", crate::style::tame(text));
    if text.is_empty() || text == "Z" {
        return Ok(0);
    }
    let (sign, rest) = match text.split_at_checked(1) {
        Some(("+", rest)) => (1, rest),
        Some(("-", rest)) => (-1, rest),
        _ => return Err(wrong()),
    };
    let minutes = i32::from(minute(rest).map_err(|_| wrong())?);
    if minutes <= 14 * 60 { Ok(sign * minutes) } else { Err(wrong()) }
}

fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

fn offset_text(minutes: i32) -> String {
    let sign = if minutes < 0 { '-' } else { '+' };
    format!("{sign}{}", clock(u16::try_from(minutes.abs()).unwrap_or(0)))
}

/// A watch as it would be typed.
pub fn write(watch: &Watch) -> WatchForm {
    let (rule, schedule) = (&watch.rule, &watch.schedule);
    let around = rule.around.clone().unwrap_or_default();
    let number = |n: f64| if rule.around.is_some() { n.to_string() } else { String::new() };
    let quiet = |q: &Quiet| TypedQuiet {
        days: DAYS.iter().zip(q.days).filter(|(_, on)| *on).map(|(d, _)| (*d).to_owned()).collect(),
        from: clock(q.from),
        to: clock(q.to),
    };
    let (digest, digest_at) = match schedule.digest {
        Digest::None => ("none", String::new()),
        Digest::Hourly => ("hourly", String::new()),
        Digest::Daily(minute) => ("daily", clock(minute)),
    };
    let cap = watch.webhook.as_ref().is_some_and(|w| w.form == Form::Cap);
    WatchForm {
        name: watch.name.clone(),
        mission: rule.mission.clone(),
        country: rule.country.clone(),
        actor: rule.actor.clone(),
        kind: rule.kind.clone(),
        near: around.name.clone(),
        km: number(around.km),
        radii: around
            .by_type
            .iter()
            .map(|(t, km)| format!("{} {km}", t.replace('_', " ")))
            .collect::<Vec<_>>()
            .join(", "),
        origins: if rule.origins == 0 { String::new() } else { rule.origins.to_string() },
        fields: rule.fields.iter().map(|f| f.as_str().to_owned()).collect(),
        webhook: watch.webhook.as_ref().map(|w| w.url.clone()).unwrap_or_default(),
        form: if cap { "cap" } else { "json" }.to_owned(),
        email: watch.email.clone(),
        desktop: watch.desktop,
        offset: offset_text(schedule.offset),
        quiet: schedule.quiet.iter().map(quiet).collect(),
        digest: digest.to_owned(),
        digest_at,
    }
}

/// What a watch is about, in words.
pub fn about(rule: &Rule) -> Vec<String> {
    let mut out = Vec::new();
    for (name, value) in
        [("mission", &rule.mission), ("country", &rule.country), ("actor", &rule.actor), ("kind", &rule.kind)]
    {
        if !value.is_empty() {
            out.push(format!("{name} “{value}”"));
        }
    }
    if let Some(around) = &rule.around {
        out.push(format!("within {} km of {}", around.km, around.name));
        out.extend(around.by_type.iter().map(|(t, km)| format!("{} within {km} km", crate::wording::words_of(t))));
    }
    if rule.origins > 1 {
        out.push(format!("{} origins or more", rule.origins));
    }
    match rule.fields.is_empty() {
        true => out.push("every change".to_owned()),
        false => out.push(rule.fields.iter().map(|f| f.label()).collect::<Vec<_>>().join(", ")),
    }
    out
}

/// The ways of a watch, in words; no secret and no more of an address than its host.
pub fn ways(watch: &Watch) -> Vec<String> {
    let mut out = Vec::new();
    if let Some(webhook) = &watch.webhook {
        let host = Url::parse(&webhook.url).ok().and_then(|u| u.host_str().map(str::to_owned)).unwrap_or_default();
        let kind = if webhook.form == Form::Cap { "CAP" } else { "JSON" };
        out.push(format!("webhook at {host} ({kind})"));
    }
    if !watch.email.is_empty() {
        out.push(format!("mail to {}", watch.email.join(", ")));
    }
    if watch.desktop {
        out.push("this screen".to_owned());
    }
    out.push("feed".to_owned());
    out
}

/// When a watch tells, in words; empty for at once.
pub fn when(schedule: &Schedule) -> String {
    let mut out = Vec::new();
    match schedule.digest {
        Digest::None => {}
        Digest::Hourly => out.push("every full hour".to_owned()),
        Digest::Daily(minute) => out.push(format!("daily at {}", clock(minute))),
    }
    for quiet in &schedule.quiet {
        let days: Vec<&str> = DAYS.iter().zip(quiet.days).filter(|(_, on)| *on).map(|(d, _)| *d).collect();
        let days = if days.len() == 7 { "every day".to_owned() } else { days.join(" ") };
        out.push(format!("quiet {} to {} ({days})", clock(quiet.from), clock(quiet.to)));
    }
    if !out.is_empty() {
        out.push(format!("UTC{}", offset_text(schedule.offset)));
    }
    out.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed() -> WatchForm {
        WatchForm {
            name: "Quito".into(),
            near: "-0.18,-78.47".into(),
            km: "10".into(),
            radii: "rocket_or_mortar_fire 40; ied 5".into(),
            webhook: "https://example.org/hook".into(),
            email: vec!["desk@example.org".into()],
            offset: "-05:30".into(),
            quiet: vec![TypedQuiet {
                days: vec!["sat".into(), "sun".into()],
                from: "00:00".into(),
                to: "00:00".into(),
            }],
            digest: "daily".into(),
            digest_at: "07:15".into(),
            ..WatchForm::default()
        }
    }

    #[test]
    fn what_was_typed_comes_back_as_it_was_typed() {
        let watch = read(&typed(), None, "R. Ames", 5).expect("sound");
        let back = write(&watch);
        assert_eq!(back.radii, "rocket or mortar fire 40, ied 5");
        assert_eq!((back.offset.as_str(), back.digest_at.as_str(), back.km.as_str()), ("-05:30", "07:15", "10"));
        assert_eq!(back.quiet, typed().quiet);
        let again = read(&back, Some(&watch), "somebody else", 9).expect("sound");
        assert_eq!(again, watch, "also who made it, when, and the secret");
        let moved = WatchForm { webhook: "https://example.net/hook".into(), ..back };
        let moved = read(&moved, Some(&watch), "x", 9).expect("sound");
        assert_ne!(moved.webhook.map(|w| w.secret), watch.webhook.map(|w| w.secret), "another host, another secret");
    }

    #[test]
    fn what_cannot_be_is_told() {
        let wrong: [fn(&mut WatchForm); 12] = [
            |f| f.name = "  ".into(),
            |f| f.name = "a\nb".into(),
            |f| f.near = "Nowhere at all".into(),
            |f| f.km = "-3".into(),
            |f| f.radii = "picnic 4".into(),
            |f| f.webhook = "file:///etc/passwd".into(),
            |f| f.webhook = "https://user:hush@example.org/".into(),
            |f| f.email = vec!["a@example.org\r\nBcc: b@example.org".into()],
            |f| f.offset = "3".into(),
            |f| f.digest_at = "25:00".into(),
            |f| f.quiet[0].days = vec!["someday".into()],
            |f| f.fields = vec!["weather".into()],
        ];
        for (n, spoil) in wrong.iter().enumerate() {
            let mut form = typed();
            spoil(&mut form);
            let why = read(&form, None, "R. Ames", 0).expect_err(&format!("case {n}"));
            assert!(!why.contains("hush") && !why.contains('\n'), "{why}");
        }
    }
}
