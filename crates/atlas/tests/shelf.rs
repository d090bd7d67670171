//! The shipped tables: what a reader of reports asks the shelf, plain and ambiguous.

use chancery_atlas::{Atlas, MissionKind, OrganisationClass, OutletKind, PlaceLevel, StateKind};

fn shelf() -> &'static Atlas {
    Atlas::shared()
}

fn code_of(name: &str) -> Option<&str> {
    shelf().state_by_name(name).map(|state| state.code)
}

#[test]
fn states_are_found_by_every_usual_name() {
    for (name, code) in [
        ("Iraq", "IQ"),
        ("US", "US"),
        ("U.S.", "US"),
        ("United States", "US"),
        ("Britain", "GB"),
        ("DR Congo", "CD"),
        ("Zaire", "CD"),
        ("Ivory Coast", "CI"),
        ("Soviet Union", "SU"),
        ("West Germany", "DE"),
        ("East Germany", "DD"),
        ("Burma", "MM"),
        ("Türkiye", "TR"),
        ("Turkey", "TR"),
        ("Georgia", "GE"),
        ("Jordan", "JO"),
        ("Chad", "TD"),
        ("Guinea", "GN"),
        ("Kosovo", "XK"),
        ("Czechoslovakia", "CS"),
        ("UN", "UN"),
        ("EL SALVADOR", "SV"),
        ("COLOMBIA", "CO"),
    ] {
        assert_eq!(code_of(name), Some(code), "{name}");
    }
    for word in ["iraq", "turkey", "chad", "us", "Will", "March", "The", ""] {
        assert_eq!(code_of(word), None, "{word}");
    }
}

#[test]
fn shared_names_give_all_states() {
    assert_eq!(shelf().states_by_name("Congo"), ["CD", "CG"]);
    assert_eq!(shelf().states_by_name("Korea"), ["KR"]);
    assert_eq!(shelf().state_by_demonym("Congolese"), ["CD", "CG"]);
    assert_eq!(shelf().state_by_demonym("Dominican"), ["DM", "DO"]);
}

#[test]
fn demonyms_singular_and_plural() {
    for (word, code) in [
        ("Iraqi", "IQ"),
        ("Iraqis", "IQ"),
        ("American", "US"),
        ("US", "US"),
        ("British", "GB"),
        ("Britons", "GB"),
        ("Frenchman", "FR"),
        ("Filipinos", "PH"),
        ("Saudi", "SA"),
        ("Afghans", "AF"),
        ("Swiss", "CH"),
        ("Soviet", "SU"),
        ("Salvadoran", "SV"),
        ("SALVADORAN", "SV"),
        ("Nigerien", "NE"),
        ("Nigerian", "NG"),
    ] {
        assert_eq!(shelf().state_by_demonym(word), [code], "{word}");
    }
    assert!(shelf().state_by_demonym("Arabs").is_empty());
    assert!(shelf().state_by_demonym("polish").is_empty());
}

#[test]
fn governments_are_named_with_their_article() {
    let government = |code| shelf().state(code).map(|state| state.government.as_str());
    assert_eq!(government("US"), Some("Government of the United States"));
    assert_eq!(government("IQ"), Some("Government of Iraq"));
    assert_eq!(government("UN"), Some("United Nations"));
    let former = shelf().state("SU").expect("on the shelf");
    assert!(former.former && former.kind == StateKind::Former);
    assert_eq!(former.name_in_text(), "the Soviet Union");
}

#[test]
fn capitals_and_phrases_stand_for_governments() {
    for (city, code) in [
        ("Washington", "US"),
        ("Baghdad", "IQ"),
        ("London", "GB"),
        ("Moscow", "RU"),
        ("Belgrade", "RS"),
        ("Kyiv", "UA"),
        ("Bonn", "DE"),
        ("SAN SALVADOR", "SV"),
    ] {
        let found = shelf().state_by_capital(city).map(|state| state.code);
        assert_eq!(found, Some(code), "{city}");
    }
    assert!(shelf().state_by_capital("Najaf").is_none());
    let kremlin = shelf().metonym("the Kremlin").expect("on the shelf");
    assert_eq!((kremlin.body, kremlin.state), ("Presidency of Russia", "RU"));
    assert_eq!(shelf().metonym("Foggy Bottom").map(|m| m.state), Some("US"));
}

#[test]
fn every_state_code_in_every_table_is_known() {
    let atlas = shelf();
    let known = |code: &str| atlas.state(code).is_some();
    for metonym in atlas.metonyms() {
        assert!(known(metonym.state), "{}", metonym.phrase);
    }
    for mission in atlas.all_missions() {
        assert!(known(mission.sending) && known(mission.host));
    }
    for organisation in atlas.organisations() {
        assert!(organisation.state.is_none_or(known), "{}", organisation.name);
    }
    for person in atlas.persons() {
        let offices = &person.offices;
        assert!(offices.iter().all(|o| o.state.is_none_or(known)), "{}", person.name);
    }
    for outlet in atlas.outlets() {
        assert!(outlet.state.is_none_or(known), "{}", outlet.name);
    }
    for id in atlas.place_names().flat_map(|name| atlas.places(name)) {
        let place = atlas.place(*id);
        assert!(place.country.is_none_or(known), "{}", place.name);
        assert!(place.lat.abs() <= 90.0 && place.lon.abs() <= 180.0, "{}", place.name);
    }
}

#[test]
fn no_two_states_share_a_code() {
    let mut codes: Vec<_> = shelf().states().iter().map(|state| state.code).collect();
    let all = codes.len();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), all);
    assert!(all >= 250);
}

fn first(name: &str) -> Option<(PlaceLevel, Option<&'static str>)> {
    let id = shelf().places(name).first()?;
    let place = shelf().place(*id);
    Some((place.level, place.country))
}

#[test]
fn the_likeliest_place_of_a_name_comes_first() {
    use PlaceLevel::{City, Country, District, Facility, Region, Water};
    for (name, level, country) in [
        ("Baghdad", City, Some("IQ")),
        ("Basra", City, Some("IQ")),
        ("Najaf", City, Some("IQ")),
        ("Fallujah", City, Some("IQ")),
        ("Washington", City, Some("US")),
        ("New York", City, Some("US")),
        ("Paris", City, Some("FR")),
        ("London", City, Some("GB")),
        ("Tripoli", City, Some("LY")),
        ("Santiago", City, Some("CL")),
        ("San José", City, Some("CR")),
        ("Kandahar", City, Some("AF")),
        ("Hodeidah", City, Some("YE")),
        ("Cologne", City, Some("DE")),
        ("Georgia", Country, Some("GE")),
        ("Jordan", Country, Some("JO")),
        ("Mexico", Country, Some("MX")),
        ("California", Region, Some("US")),
        ("Anbar", Region, Some("IQ")),
        ("Helmand", Region, Some("AF")),
        ("West Bank", Region, Some("PS")),
        ("Middle East", Region, None),
        ("Green Zone", District, Some("IQ")),
        ("Zamalek", District, Some("EG")),
        ("Baghdad airport", Facility, Some("IQ")),
        ("Bagram", Facility, Some("AF")),
        ("Incirlik", Facility, Some("TR")),
        ("Tigris", Water, Some("IQ")),
        ("Gulf of Aden", Water, None),
        ("SAN SALVADOR", City, Some("SV")),
        ("BOGOTA", City, Some("CO")),
    ] {
        assert_eq!(first(name), Some((level, country)), "{name}");
    }
}

#[test]
fn a_country_in_context_settles_a_shared_name() {
    let country = |name, near| {
        let place = shelf().place_named(name, Some(near))?;
        Some((place.level, place.country?))
    };
    assert_eq!(country("Georgia", "US"), Some((PlaceLevel::Region, "US")));
    assert_eq!(country("Tripoli", "LB"), Some((PlaceLevel::City, "LB")));
    assert_eq!(country("Valencia", "VE"), Some((PlaceLevel::City, "VE")));
    assert_eq!(country("Baghdad", "FR"), Some((PlaceLevel::City, "IQ")));
}

#[test]
fn ordinary_words_are_no_places_or_are_marked() {
    for word in [
        "Will", "March", "Police", "Of", "Most", "Bar", "Man", "August", "Same", "Or", "As", "Send", "Post", "of",
        "Said",
    ] {
        let sure = shelf().places(word).iter();
        let sure: Vec<_> = sure.map(|id| shelf().place(*id)).filter(|place| !place.ordinary_word).collect();
        assert!(sure.is_empty(), "{word}: {sure:?}");
    }
    for word in ["Reading", "Nice", "Split"] {
        let id = shelf().places(word).first().expect("a town of that name");
        assert!(shelf().place(*id).ordinary_word, "{word}");
    }
}

#[test]
fn sites_lie_where_they_should() {
    let near = |site: &str, city: &str, km: f64| {
        let site = shelf().place(shelf().places(site)[0]);
        let city = shelf().place_named(city, site.country).expect("a city");
        let away = site.distance_km(city.lat, city.lon);
        assert!(away < km, "{} lies {away} km from {}", site.name, city.name);
    };
    near("Green Zone", "Baghdad", 10.0);
    near("Baghdad airport", "Baghdad", 25.0);
    near("Kabul airport", "Kabul", 15.0);
    for id in shelf().sites() {
        let site = shelf().place(id);
        let Some(city) = site.city.and_then(|city| shelf().place_named(city, site.country)) else {
            continue;
        };
        if city.country == site.country && city.level == PlaceLevel::City {
            let away = site.distance_km(city.lat, city.lon);
            assert!(away < 120.0, "{} lies {away} km from {}", site.name, city.name);
        }
    }
}

#[test]
fn missions_tell_the_city() {
    let missions = shelf().missions("US", "IQ");
    assert_eq!((missions[0].kind, missions[0].city), (MissionKind::Embassy, "Baghdad"));
    assert!(shelf().missions("US", "US").is_empty());
    assert!(shelf().missions("XX", "IQ").is_empty());
    assert!(shelf().missions_in_city("Baghdad").any(|m| m.sending == "GB"));
    assert!(shelf().missions_in_city("London").all(|m| m.host == "GB" || m.host == "CA"));
    let embassies = shelf().all_missions().iter().filter(|m| m.kind == MissionKind::Embassy);
    assert!(embassies.count() > 5000);
}

#[test]
fn organisations_by_any_spelling() {
    for (name, canonical) in [
        ("Kataib Hezbollah", "Kata'ib Hezbollah"),
        ("Kata’ib Hezbollah", "Kata'ib Hezbollah"),
        ("ISIS", "Islamic State"),
        ("Daesh", "Islamic State"),
        ("Al Qaeda", "al-Qaeda"),
        ("FMLN", "Farabundo Marti National Liberation Front"),
        ("SHINING PATH", "Shining Path"),
        ("Houthis", "Ansar Allah"),
        ("State Department", "US Department of State"),
        ("November 17", "Revolutionary Organization 17 November"),
    ] {
        let found = shelf().organisation_by_name(name).map(|o| o.name);
        assert_eq!(found, Some(canonical), "{name}");
    }
    let group = shelf().organisation_by_name("Boko Haram").expect("on the shelf");
    assert_eq!((group.class, group.state), (OrganisationClass::ArmedGroup, Some("NG")));
    for word in ["IS", "outlaws", "SITE", "WHO", "militia"] {
        assert!(shelf().organisation_by_name(word).is_none(), "{word}");
    }
}

#[test]
fn only_initials_stand_for_two_organisations() {
    let mut names: Vec<&str> = Vec::new();
    for organisation in shelf().organisations() {
        let mut own: Vec<_> = organisation.aliases.clone();
        own.push(organisation.name);
        own.sort_unstable();
        own.dedup();
        names.extend(own);
    }
    names.sort_unstable();
    let double: Vec<_> = names.windows(2).filter(|pair| pair[0] == pair[1]).collect();
    let initials = |name: &str| name.len() < 6 && name.chars().all(|c| c.is_ascii_uppercase());
    assert!(double.iter().all(|pair| initials(pair[0])), "{double:?}");
}

#[test]
fn groups_that_share_their_initials_are_all_found() {
    let states: Vec<_> = shelf().organisations_by_name("FLNC").filter_map(|o| o.state).collect();
    assert!(states.contains(&"FR") && states.contains(&"CU"), "{states:?}");
}

#[test]
fn towns_of_the_wider_table_are_found_in_place() {
    let texas = |name| shelf().towns(name).find(|t| t.division == "TX");
    assert!(texas("Paris").is_some_and(|t| (t.lat - 33.66).abs() < 0.1 && t.geonames.is_some()));
    assert!(texas("Lamar County").is_some_and(|t| t.county));
    assert_eq!(shelf().towns("Nowhere at all").count(), 0);
    let sorted = include_str!("../../../data/places/towns.tsv").lines().map(|l| l.split('\t').next());
    assert!(sorted.is_sorted(), "towns.tsv is searched by halves");
}

#[test]
fn persons_by_any_spelling_with_their_office() {
    for (name, canonical) in [
        ("Qassem Suleimani", "Qasem Soleimani"),
        ("Qasim Sulaimani", "Qasem Soleimani"),
        ("Suliemani", "Qasem Soleimani"),
        ("Mustafa Al Kadhimi", "Mustafa al-Kadhimi"),
        ("Mustafa al-Khadhimi", "Mustafa al-Kadhimi"),
        ("Zelenskyy", "Volodymyr Zelensky"),
        ("DONALD TRUMP", "Donald Trump"),
        ("Recep Tayyip Erdogan", "Recep Tayyip Erdoğan"),
    ] {
        let found = shelf().person_by_name(name).map(|person| person.name);
        assert_eq!(found, Some(canonical), "{name}");
    }
    for other in ["Hussein Rouhani", "Ivanka Trump", "Saddam", "Hussein", "John Smith", ""] {
        let found = shelf().person_by_name(other).map(|person| person.name);
        assert_eq!(found.filter(|name| *name != "Saddam Hussein"), None, "{other}");
    }
    let trump = shelf().person_by_name("Donald Trump").expect("on the shelf");
    assert_eq!(trump.state, Some("US"));
    assert_eq!(trump.office_in(2019).map(|o| o.title), Some("president"));
    let biden = shelf().person_by_name("Joe Biden").expect("on the shelf");
    assert_eq!(biden.office_in(2012).map(|o| o.title), Some("vice president"));
}

#[test]
fn outlets_and_agencies() {
    let agency = |name| shelf().agency_by_name(name).map(|outlet| outlet.name);
    assert_eq!(agency("Agence France-Presse"), Some("AFP"));
    assert_eq!(agency("Xinhua"), Some("Xinhua"));
    assert_eq!(agency("Al Arabiya"), None);
    let outlet = shelf().outlet_by_name("Al-Arabiya").expect("on the shelf");
    assert_eq!((outlet.name, outlet.kind), ("Al Arabiya", OutletKind::Broadcaster));
    assert_eq!(shelf().outlet_by_name("AFP").map(|o| o.kind), Some(OutletKind::Agency));
}
