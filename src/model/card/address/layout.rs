//! The lines of a postal address, in the order in which its country writes them.

use super::Address;
use crate::model::phone::Region;

/// The place of the postcode, and the order of the lines.
#[derive(Clone, Copy)]
enum Layout {
    /// `10115 Berlin`: most of Europe, Africa and Latin America.
    PostcodeFirst,
    /// `Springfield, IL 62704`.
    CityRegionPostcode,
    /// The postcode on a line of its own, after the city.
    PostcodeLast,
    /// From the country down to the street.
    LargestFirst,
}

/// The countries that do not write the postcode before the city.
const LAYOUTS: &[(&str, Layout)] = &[
    ("AU", Layout::CityRegionPostcode),
    ("BR", Layout::CityRegionPostcode),
    ("CA", Layout::CityRegionPostcode),
    ("CN", Layout::LargestFirst),
    ("GB", Layout::PostcodeLast),
    ("ID", Layout::CityRegionPostcode),
    ("IE", Layout::PostcodeLast),
    ("IN", Layout::CityRegionPostcode),
    ("JP", Layout::LargestFirst),
    ("KR", Layout::LargestFirst),
    ("NZ", Layout::CityRegionPostcode),
    ("RU", Layout::PostcodeLast),
    ("TH", Layout::CityRegionPostcode),
    ("TW", Layout::LargestFirst),
    ("UA", Layout::PostcodeLast),
    ("US", Layout::CityRegionPostcode),
    ("ZA", Layout::PostcodeLast),
];

/// Their names as people write them, in lower case.
const NAMES: &[(&str, &str)] = &[
    ("australia", "AU"),
    ("brasil", "BR"),
    ("brazil", "BR"),
    ("canada", "CA"),
    ("china", "CN"),
    ("中国", "CN"),
    ("great britain", "GB"),
    ("uk", "GB"),
    ("united kingdom", "GB"),
    ("england", "GB"),
    ("scotland", "GB"),
    ("wales", "GB"),
    ("велика британія", "GB"),
    ("indonesia", "ID"),
    ("ireland", "IE"),
    ("éire", "IE"),
    ("ірландія", "IE"),
    ("india", "IN"),
    ("japan", "JP"),
    ("日本", "JP"),
    ("korea", "KR"),
    ("south korea", "KR"),
    ("대한민국", "KR"),
    ("new zealand", "NZ"),
    ("thailand", "TH"),
    ("taiwan", "TW"),
    ("台灣", "TW"),
    ("ukraine", "UA"),
    ("україна", "UA"),
    ("usa", "US"),
    ("u.s.a.", "US"),
    ("united states", "US"),
    ("united states of america", "US"),
    ("сша", "US"),
    ("south africa", "ZA"),
];

impl Layout {
    /// Returns the layout of a country; of one that is not named here, that of most.
    fn of(country: &str) -> Self {
        let country = country.trim().to_lowercase();
        let named = NAMES.iter().find(|(name, _)| *name == country);
        let code = named.map_or(country.to_uppercase(), |(_, code)| (*code).to_owned());
        let found = LAYOUTS.iter().find(|(known, _)| *known == code);
        found.map_or(Self::PostcodeFirst, |(_, layout)| *layout)
    }
}

impl Address {
    /// Returns the lines of the address as its country writes them; without a country, as `home`
    /// does.
    pub fn lines(&self, home: Option<Region>) -> Vec<String> {
        let home = home.as_ref().map_or("", Region::as_str);
        let country = self.country.trim();
        let layout = Layout::of(if country.is_empty() { home } else { country });
        let joined = |parts: &[&String], between: &str| {
            let stated = parts.iter().map(|part| part.trim());
            let stated: Vec<_> = stated.filter(|part| !part.is_empty()).collect();
            stated.join(between)
        };
        let street = [&self.po_box, &self.extended, &self.street].map(Clone::clone);
        let (city, region, postcode) = (&self.city, &self.region, &self.postcode);
        let place = match layout {
            Layout::PostcodeFirst => {
                vec![joined(&[postcode, city], " "), region.clone()]
            }
            Layout::CityRegionPostcode => {
                let end = joined(&[region, postcode], " ");
                vec![joined(&[city, &end], ", ")]
            }
            Layout::PostcodeLast => vec![city.clone(), region.clone(), postcode.clone()],
            Layout::LargestFirst => {
                vec![postcode.clone(), joined(&[region, city], " ")]
            }
        };
        let country = [self.country.clone()];
        let lines: Vec<_> = match layout {
            Layout::LargestFirst => country.into_iter().chain(place).chain(street).collect(),
            _ => street.into_iter().chain(place).chain(country).collect(),
        };
        let lines = lines.iter().flat_map(|line| line.lines().map(str::trim));
        lines
            .filter(|line| !line.is_empty())
            .map(str::to_owned)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(parts: [&str; 7], home: &str) -> Vec<String> {
        let mut address = Address::default();
        for (part, value) in address.components_mut().into_iter().zip(parts) {
            value.clone_into(part);
        }
        address.lines(home.parse().ok())
    }

    #[test]
    fn an_address_has_the_lines_of_its_country() {
        for (parts, expected) in [
            (
                [
                    "",
                    "Hinterhaus",
                    "Lindenstr. 4",
                    "Berlin",
                    "",
                    "10115",
                    "Deutschland",
                ],
                &["Hinterhaus", "Lindenstr. 4", "10115 Berlin", "Deutschland"][..],
            ),
            (
                [
                    "",
                    "Apt 4",
                    "12 Elm Rd",
                    "Springfield",
                    "IL",
                    "62704",
                    "USA",
                ],
                &["Apt 4", "12 Elm Rd", "Springfield, IL 62704", "USA"],
            ),
            (
                [
                    "",
                    "",
                    "10 Mill Lane",
                    "Leeds",
                    "",
                    "LS1 4AB",
                    "United Kingdom",
                ],
                &["10 Mill Lane", "Leeds", "LS1 4AB", "United Kingdom"],
            ),
            (
                [
                    "",
                    "",
                    "丸の内1-9-1",
                    "千代田区",
                    "東京都",
                    "100-0005",
                    "日本",
                ],
                &["日本", "100-0005", "東京都 千代田区", "丸の内1-9-1"],
            ),
        ] {
            assert_eq!(lines(parts, ""), expected, "{parts:?}");
        }
    }

    #[test]
    fn an_address_without_a_country_is_one_at_home() {
        let parts = ["", "", "Shevchenka 1\nflat 2", "Lviv", "", "79000", ""];
        assert_eq!(
            lines(parts, "UA"),
            ["Shevchenka 1", "flat 2", "Lviv", "79000"]
        );
        assert_eq!(lines(parts, "PL"), ["Shevchenka 1", "flat 2", "79000 Lviv"]);
        assert!(lines([""; 7], "PL").is_empty());
    }
}
