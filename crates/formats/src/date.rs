//! Dates as every version of Open Badges writes them.
//!
//! Written by hand because no library reads just these ISO 8601 forms: calendar, week and ordinal dates, extended or
//! basic, with or without time and zone.

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc, Weekday};
use serde_json::Value;

/// The leniently read date for lists: what [`date_or_seconds`] reads, a space for the `T`, a JSON-LD `@value`, the
/// first of a list. Says nothing about whether the badge's version allows the form.
pub fn date(value: &Value) -> Option<DateTime<Utc>> {
    match value {
        Value::Array(list) => list
            .iter()
            .find_map(|one| if one.is_array() { None } else { date(one) }),
        Value::Object(typed) => typed.get("@value").filter(|inner| !inner.is_object()).and_then(date),
        Value::String(text) => {
            let text = text.trim();
            let joined = text
                .split_once(' ')
                .map(|(day, time)| format!("{day}T{}", time.replace(' ', "")));
            date_or_seconds(&Value::String(joined.unwrap_or_else(|| text.to_owned())))
        }
        other => date_or_seconds(other),
    }
}

/// A 2.0 DateTime: text in ISO 8601 with a time and a zone (`Z`, `+hh:mm`, `+hhmm`, `+hh`), nothing else.
pub fn iso_date_with_zone(value: &Value) -> Option<DateTime<Utc>> {
    let stamp = Stamp::read(value.as_str()?)?;
    stamp.at(stamp.zone?)
}

/// A 3.0 DateTimeZ: as [`iso_date_with_zone`], and a calendar date, the only one that its data model knows.
pub fn date_with_zone(value: &Value) -> Option<DateTime<Utc>> {
    let stamp = Stamp::read(value.as_str()?)?;
    stamp.is_calendar.then(|| stamp.at(stamp.zone?))?
}

/// A 0.5 or 1.x date: seconds since 1970 (a number, or 9 or 10 digits as text) or ISO 8601, where no zone means UTC and
/// no time means midnight.
pub fn date_or_seconds(value: &Value) -> Option<DateTime<Utc>> {
    match value {
        Value::Number(number) => {
            let seconds = number
                .as_i64()
                .or_else(|| number.as_f64().filter(|s| s.abs() < 1e12).map(|s| s as i64))?;
            from_seconds(seconds)
        }
        Value::String(text) if (9..=10).contains(&text.len()) && text.bytes().all(|c| c.is_ascii_digit()) => {
            from_seconds(text.parse().ok()?)
        }
        Value::String(text) => {
            let stamp = Stamp::read(text)?;
            stamp.at(stamp.zone.unwrap_or_default())
        }
        _ => None,
    }
}

/// Seconds up to the year 5138; beyond that somebody wrote milliseconds, and a guess would be a lie.
fn from_seconds(seconds: i64) -> Option<DateTime<Utc>> {
    (0..100_000_000_000)
        .contains(&seconds)
        .then(|| DateTime::from_timestamp(seconds, 0))?
}

/// A point in time as written.
struct Stamp {
    local: NaiveDateTime,
    /// East of UTC; absent when the text has none, or no time at all.
    zone: Option<TimeDelta>,
    /// Whether the day is written as month and day.
    is_calendar: bool,
}

impl Stamp {
    fn at(&self, zone: TimeDelta) -> Option<DateTime<Utc>> {
        Some(self.local.checked_sub_signed(zone)?.and_utc())
    }

    fn read(text: &str) -> Option<Self> {
        let mut rest = Rest(text.as_bytes());
        let (day, is_calendar) = rest.day()?;
        if rest.0.is_empty() {
            return Some(Self {
                local: day.and_hms_opt(0, 0, 0)?,
                zone: None,
                is_calendar,
            });
        }
        rest.eat(b"Tt")?;
        let time = rest.time()?;
        let zone = rest.zone()?;
        rest.0.is_empty().then_some(())?;
        Some(Self {
            local: day.and_hms_opt(0, 0, 0)?.checked_add_signed(time)?,
            zone,
            is_calendar,
        })
    }
}

/// What is left to read.
struct Rest<'a>(&'a [u8]);

impl Rest<'_> {
    /// The next byte, if it is one of `any`.
    fn eat(&mut self, any: &[u8]) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        any.contains(first).then(|| self.0 = rest)?;
        Some(*first)
    }

    fn digits(&mut self, count: usize) -> Option<u32> {
        let (head, rest) = self.0.split_at_checked(count)?;
        let number = head
            .iter()
            .try_fold(0, |sum, c| c.is_ascii_digit().then(|| sum * 10 + u32::from(c - b'0')))?;
        self.0 = rest;
        Some(number)
    }

    /// A day, and whether it is written as month and day; else by its week (`2017-W06-5`) or its number in the year
    /// (`2017-041`).
    fn day(&mut self) -> Option<(NaiveDate, bool)> {
        let year = self.digits(4)?;
        let extended = self.eat(b"-").is_some();
        if self.eat(b"W").is_some() {
            let week = self.digits(2)?;
            if extended {
                self.eat(b"-")?;
            }
            let weekday = Weekday::try_from(u8::try_from(self.digits(1)?.checked_sub(1)?).ok()?).ok()?;
            return Some((NaiveDate::from_isoywd_opt(year as i32, week, weekday)?, false));
        }
        let digits = self.0.iter().take_while(|c| c.is_ascii_digit()).count();
        if digits == 3 {
            return Some((NaiveDate::from_yo_opt(year as i32, self.digits(3)?)?, false));
        }
        let month = self.digits(2)?;
        if extended {
            self.eat(b"-")?;
        }
        Some((NaiveDate::from_ymd_opt(year as i32, month, self.digits(2)?)?, true))
    }

    /// Time since midnight. 24:00 and a leap second count as the moment after. The last part may have a fraction.
    fn time(&mut self) -> Option<TimeDelta> {
        let hour = self.digits(2)?;
        let (mut minute, mut second, mut nanos) = (0, 0, 0);
        if self.eat(b".,").is_some() {
            let part = TimeDelta::nanoseconds(self.fraction()? * 3600);
            return (hour < 24).then(|| TimeDelta::hours(hour.into()) + part);
        }
        let extended = self.eat(b":").is_some();
        if extended || self.0.first().is_some_and(u8::is_ascii_digit) {
            minute = self.digits(2)?;
            let more = if extended {
                self.eat(b":").is_some()
            } else {
                self.0.first().is_some_and(u8::is_ascii_digit)
            };
            if more {
                second = self.digits(2)?;
            }
            if self.eat(b".,").is_some() {
                nanos = self.fraction()? * if more { 1 } else { 60 };
            }
        }
        let midnight = hour == 24 && minute == 0 && second == 0 && nanos == 0;
        ((hour < 24 || midnight) && minute < 60 && second <= 60).then_some(())?;
        let seconds = hour * 3600 + minute * 60 + second;
        Some(TimeDelta::seconds(seconds.into()) + TimeDelta::nanoseconds(nanos))
    }

    /// Billionths; finer digits are dropped.
    fn fraction(&mut self) -> Option<i64> {
        let mut nanos = i64::from(self.digits(1)?) * 100_000_000;
        let mut unit = 10_000_000;
        while let Some(digit) = self.digits(1) {
            nanos += i64::from(digit) * unit;
            unit /= 10;
        }
        Some(nanos)
    }

    /// Some zone, no zone at the end of the text, or nothing for anything else.
    fn zone(&mut self) -> Option<Option<TimeDelta>> {
        if self.0.is_empty() {
            return Some(None);
        }
        let sign = match self.eat(b"Zz+-")? {
            b'+' => 1,
            b'-' => -1,
            _ => return Some(Some(TimeDelta::zero())),
        };
        let hours = self.digits(2)?;
        let minutes = if self.eat(b":").is_some() || !self.0.is_empty() {
            self.digits(2)?
        } else {
            0
        };
        (hours < 24 && minutes < 60).then_some(())?;
        Some(Some(TimeDelta::minutes(sign * i64::from(hours * 60 + minutes))))
    }
}

#[cfg(test)]
mod tests {
    use chrono::SecondsFormat;
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn shown(read: fn(&Value) -> Option<DateTime<Utc>>, value: Value) -> Option<String> {
        read(&value).map(|at| at.to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }

    #[test]
    fn a_date_of_2_0_has_time_and_zone() {
        let cases = [
            ("2017-02-10T12:00:00Z", "2017-02-10T12:00:00Z"),
            ("2017-02-10T12:00:00+00:00", "2017-02-10T12:00:00Z"),
            ("2017-02-10T12:00:00-0500", "2017-02-10T17:00:00Z"),
            ("2017-02-10T12:00:00+02", "2017-02-10T10:00:00Z"),
            ("2017-02-10T12:00:00.5Z", "2017-02-10T12:00:00.500Z"),
            ("2017-02-10T12:00:00,123456789999Z", "2017-02-10T12:00:00.123456789Z"),
            ("20170210T120000Z", "2017-02-10T12:00:00Z"),
            ("2017-02-10T12:00Z", "2017-02-10T12:00:00Z"),
            ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"),
            ("2016-12-31T24:00:00Z", "2017-01-01T00:00:00Z"),
            ("2017-02-10t12:00:00z", "2017-02-10T12:00:00Z"),
            ("0000-01-01T00:00:00+23:59", "-0001-12-31T00:01:00Z"),
            ("9999-12-31T23:59:59-05:00", "+10000-01-01T04:59:59Z"),
        ];
        for (text, expected) in cases {
            for read in [date_with_zone, iso_date_with_zone] {
                assert_eq!(shown(read, json!(text)).as_deref(), Some(expected), "{text}");
            }
        }
    }

    #[test]
    fn weeks_and_days_of_the_year_are_dates_of_iso_8601_and_not_of_3_0() {
        let cases = [
            ("2017-W06-5T12:00:00Z", "2017-02-10T12:00:00Z"),
            ("2017W065T120000Z", "2017-02-10T12:00:00Z"),
            ("2009-W01-1T00:00:00Z", "2008-12-29T00:00:00Z"),
            ("2009-W53-7T00:00:00Z", "2010-01-03T00:00:00Z"),
            ("2017-041T12:00:00+02:00", "2017-02-10T10:00:00Z"),
            ("2017041T12Z", "2017-02-10T12:00:00Z"),
            ("2016-366T00:00:00Z", "2016-12-31T00:00:00Z"),
        ];
        for (text, expected) in cases {
            assert_eq!(
                shown(iso_date_with_zone, json!(text)).as_deref(),
                Some(expected),
                "{text}"
            );
            assert_eq!(shown(date_with_zone, json!(text)), None, "{text}");
        }
        for text in [
            "2017-W54-1T12:00:00Z",
            "2017-W00-1T12:00:00Z",
            "2017-W06-0T12:00:00Z",
            "2017-W06-8T12:00:00Z",
            "2017-W06T12:00:00Z",
            "2017-W065T12:00:00Z",
            "2017W06-5T12:00:00Z",
            "2017-000T12:00:00Z",
            "2017-366T12:00:00Z",
            "2017-W06-5T12:00:00",
            "2017-041",
        ] {
            assert_eq!(shown(iso_date_with_zone, json!(text)), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn one_day_is_the_same_in_every_form(days in 0..3_652_059_i32, text in ".{0,40}", tail in "[0-9W:T.,+Z-]{0,30}") {
            let day = NaiveDate::from_num_days_from_ce_opt(days + 1).unwrap();
            let forms = ["%Y-%m-%d", "%Y%m%d", "%G-W%V-%u", "%GW%V%u", "%Y-%j", "%Y%j"];
            for form in forms {
                let written = format!("{}T12:00:00Z", day.format(form));
                // A week may belong to the year after the last that four digits can name.
                if written.starts_with(|c: char| c.is_ascii_digit()) {
                    let read = iso_date_with_zone(&json!(written));
                    prop_assert_eq!(read, Some(day.and_hms_opt(12, 0, 0).unwrap().and_utc()), "{}", written);
                }
            }
            for text in [text, format!("2017{tail}")] {
                let _ = (date(&json!(text)), iso_date_with_zone(&json!(text)));
            }
        }
    }

    #[test]
    fn the_last_part_of_a_time_may_have_a_fraction() {
        for (text, expected) in [
            ("2017-02-10T12.5Z", "2017-02-10T12:30:00Z"),
            ("2017-02-10T12:30,25Z", "2017-02-10T12:30:15Z"),
            ("20170210T1230.25Z", "2017-02-10T12:30:15Z"),
            ("2017-02-10T23.999999999Z", "2017-02-10T23:59:59.999996400Z"),
        ] {
            assert_eq!(
                shown(iso_date_with_zone, json!(text)).as_deref(),
                Some(expected),
                "{text}"
            );
        }
        for text in [
            "2017-02-10T24.5Z",
            "2017-02-10T12.5:30Z",
            "2017-02-10T12:30.5:15Z",
            "2017-02-10T12.Z",
        ] {
            assert_eq!(shown(iso_date_with_zone, json!(text)), None, "{text}");
        }
    }

    #[test]
    fn without_time_or_zone_or_as_a_number_it_is_no_date_of_2_0() {
        let bad = [
            json!("2017-02-10"),
            json!("2017-02-10T12:00:00"),
            json!(1486728000),
            json!("1486728000"),
            json!(null),
            json!("2017-02-30T12:00:00Z"),
            json!("2017-02-10 12:00:00Z"),
            json!("yesterday"),
            json!(""),
            json!("2017-02-10T25:00:00Z"),
            json!("2017-02-10T24:00:01Z"),
            json!("2017-02-10T12:60:00Z"),
            json!("2017-02-10T12:00:61Z"),
            json!("2017-02-10T12:00:00+24:00"),
            json!("2017-02-10T12:00:00.Z"),
            json!("2017-02-10T12:00:00Z "),
            json!("2017-02-10T12:00:00ZZ"),
            json!("17-02-10T12:00:00Z"),
            json!("2017-2-10T12:00:00Z"),
            json!("2017-02-10T12:00:00+1"),
            json!("２０１７-02-10T12:00:00Z"),
            json!(["2017-02-10T12:00:00Z"]),
            json!({"@value": "2017-02-10T12:00:00Z"}),
        ];
        for value in bad {
            for read in [date_with_zone, iso_date_with_zone] {
                assert_eq!(shown(read, value.clone()), None, "{value}");
            }
        }
    }

    #[test]
    fn old_badges_write_seconds_or_dates_without_zone() {
        let cases = [
            (json!(1486728000), "2017-02-10T12:00:00Z"),
            (json!(1486728000.9), "2017-02-10T12:00:00Z"),
            (json!("1486728000"), "2017-02-10T12:00:00Z"),
            (json!("2012-05-01"), "2012-05-01T00:00:00Z"),
            (json!("20120501"), "2012-05-01T00:00:00Z"),
            (json!("2012-W18-2"), "2012-05-01T00:00:00Z"),
            (json!("2012-122"), "2012-05-01T00:00:00Z"),
            (json!("2012-05-01T10:30:00"), "2012-05-01T10:30:00Z"),
            (json!("2012-05-01T10:30:00+01:00"), "2012-05-01T09:30:00Z"),
        ];
        for (value, expected) in cases {
            assert_eq!(
                shown(date_or_seconds, value.clone()).as_deref(),
                Some(expected),
                "{value}"
            );
        }
        for value in [
            json!("yesterday"),
            json!(1486728000000_i64),
            json!(-1),
            json!(1e300),
            json!(true),
            json!("14867"),
        ] {
            assert_eq!(shown(date_or_seconds, value.clone()), None, "{value}");
        }
    }

    #[test]
    fn lists_read_whatever_is_a_date() {
        let cases = [
            (json!(["2012-05-01"]), "2012-05-01T00:00:00Z"),
            (
                json!({"@type": "xsd:dateTime", "@value": "2017-02-10T12:00:00Z"}),
                "2017-02-10T12:00:00Z",
            ),
            (json!(" 2017-02-10 12:00:00 +00:00 "), "2017-02-10T12:00:00Z"),
            (json!("2017-02-10 12:00"), "2017-02-10T12:00:00Z"),
        ];
        for (value, expected) in cases {
            assert_eq!(shown(date, value.clone()).as_deref(), Some(expected), "{value}");
        }
        for value in [
            json!([]),
            json!({}),
            json!([["2012-05-01"]]),
            json!("  "),
            json!({"@value": {"@value": 1}}),
        ] {
            assert_eq!(shown(date, value.clone()), None, "{value}");
        }
    }
}
