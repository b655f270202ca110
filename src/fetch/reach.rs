//! Decides which servers may be asked.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use reqwest::Url;

use super::{FetchError, Result};

/// The networks of IPv4 that are not the public Internet (IANA's registry of special addresses),
/// multicast and what is reserved included.
const SPECIAL_V4: [Ipv4Net; 18] = [
    v4(0, 0, 0, 0, 8),
    v4(10, 0, 0, 0, 8),
    v4(100, 64, 0, 0, 10),
    v4(127, 0, 0, 0, 8),
    v4(169, 254, 0, 0, 16),
    v4(172, 16, 0, 0, 12),
    v4(192, 0, 0, 0, 24),
    v4(192, 0, 2, 0, 24),
    v4(192, 31, 196, 0, 24),
    v4(192, 52, 193, 0, 24),
    v4(192, 88, 99, 0, 24),
    v4(192, 168, 0, 0, 16),
    v4(192, 175, 48, 0, 24),
    v4(198, 18, 0, 0, 15),
    v4(198, 51, 100, 0, 24),
    v4(203, 0, 113, 0, 24),
    v4(224, 0, 0, 0, 4),
    v4(240, 0, 0, 0, 4),
];
/// The networks of IPv6 that are global unicast, which all public addresses are in.
const GLOBAL_V6: Ipv6Net = v6([0x2000, 0, 0], 3);
/// The parts of it that are not the public Internet: protocols (Teredo, ORCHID, benchmarks),
/// documentation, 6to4 with the IPv4 address in it, AS112, documentation again.
const SPECIAL_V6: [Ipv6Net; 5] = [
    v6([0x2001, 0, 0], 23),
    v6([0x2001, 0xdb8, 0], 32),
    v6([0x2002, 0, 0], 16),
    v6([0x2620, 0x4f, 0x8000], 48),
    v6([0x3fff, 0, 0], 20),
];
/// NAT64 (RFC 6052), whose last 32 bits are an IPv4 address.
const NAT64: Ipv6Net = v6([0x64, 0xff9b, 0], 96);
/// The ports of HTTPS on which servers that are not listed may be asked.
const PORTS: [u16; 2] = [443, 8443];

const fn v4(a: u8, b: u8, c: u8, d: u8, prefix: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), prefix)
}

const fn v6(start: [u16; 3], prefix: u8) -> Ipv6Net {
    let [a, b, c] = start;
    Ipv6Net::new_assert(Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0), prefix)
}

/// Checks whether an address belongs to the public Internet.
fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => !SPECIAL_V4.iter().any(|net| net.contains(&address)),
        IpAddr::V6(address) if NAT64.contains(&address) => {
            let [.., a, b, c, d] = address.octets();
            is_public(Ipv4Addr::new(a, b, c, d).into())
        }
        IpAddr::V6(address) => {
            GLOBAL_V6.contains(&address) && !SPECIAL_V6.iter().any(|net| net.contains(&address))
        }
    }
}

/// The servers that the web app may ask: the setting `CARNET_FETCH`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AllowedServers {
    /// True if servers of the public Internet are allowed, over HTTPS.
    is_public_allowed: bool,
    /// Networks that are allowed.
    networks: Vec<IpNet>,
    /// Hosts that are allowed, on any port, wherever they are.
    hosts: Vec<String>,
}

impl AllowedServers {
    /// Checks whether no server is allowed.
    pub fn is_off(&self) -> bool {
        *self == Self::default()
    }

    fn lists(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.networks.iter().any(|net| net.contains(&address))
    }

    fn names(&self, host: &str) -> bool {
        let host = host.trim_end_matches('.');
        self.hosts.iter().any(|own| own.eq_ignore_ascii_case(host))
    }
}

/// Parses `off`, or a list of `on`, networks, addresses and hosts, separated by commas.
impl FromStr for AllowedServers {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut allowed = Self::default();
        if text.trim() == "off" {
            return Ok(allowed);
        }
        for item in text.split(',').map(str::trim) {
            let address = || item.parse::<IpAddr>().map(IpNet::from);
            if item == "on" {
                allowed.is_public_allowed = true;
            } else if let Ok(network) = item.parse::<IpNet>().or_else(|_| address()) {
                allowed.networks.push(network);
            } else if is_host(item) {
                allowed.hosts.push(item.to_owned());
            } else {
                return Err("must be off, on, or a list of hosts and networks".to_owned());
            }
        }
        Ok(allowed)
    }
}

/// Checks whether a text is the name of a host in ASCII, and neither an address nor a switch.
fn is_host(text: &str) -> bool {
    let is_label = |label: &str| {
        let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        !label.is_empty() && label.bytes().all(is_part)
    };
    let last = text.rsplit('.').next().unwrap_or_default();
    text != "off" && text.split('.').all(is_label) && !last.bytes().all(|b| b.is_ascii_digit())
}

/// The servers that may be asked.
#[derive(Clone, Debug)]
pub enum Reach {
    /// Every server, for the administrator at the command line.
    Anywhere,
    /// The servers that the administrator allows.
    Only(AllowedServers),
}

impl Reach {
    /// Checks a URL before it is asked. A name in it is checked by [`Self::allows`] when it is
    /// resolved, an address at once.
    pub fn check(&self, url: &Url) -> Result<()> {
        let host = url.host_str().unwrap_or_default();
        let address = host.trim_matches(['[', ']']).parse::<IpAddr>().ok();
        if !matches!(url.scheme(), "http" | "https") {
            return Err(FetchError::Address);
        }
        let Self::Only(allowed) = self else {
            return Ok(());
        };
        let is_listed = match address {
            Some(address) => allowed.lists(address),
            None => allowed.names(host),
        };
        let is_usual = url
            .port_or_known_default()
            .is_some_and(|port| PORTS.contains(&port));
        if !is_listed && (url.scheme() != "https" || !is_usual) {
            return Err(FetchError::NotSecure);
        }
        match address {
            Some(address) if !self.allows(host, address) => Err(forbidden()),
            _ => Ok(()),
        }
    }

    /// Checks whether a connection to this address of a host may be made.
    pub fn allows(&self, host: &str, address: IpAddr) -> bool {
        match self {
            Self::Anywhere => true,
            Self::Only(allowed) => {
                let is_public = allowed.is_public_allowed && is_public(address);
                is_public || allowed.lists(address) || allowed.names(host)
            }
        }
    }
}

/// Returns the error for an address that may not be asked, which for people at the web app is like
/// that for one that does not answer.
pub fn forbidden() -> FetchError {
    FetchError::Unreachable("its address is not allowed".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(setting: &str) -> Reach {
        Reach::Only(setting.parse().expect(setting))
    }

    fn check(setting: &str, url: &str) -> Result<()> {
        allowed(setting).check(&Url::parse(url).expect(url))
    }

    #[test]
    fn addresses_of_every_special_class_are_told_from_public_ones() {
        for special in [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.255.254",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.1",
            "192.0.2.1",
            "192.31.196.1",
            "192.52.193.1",
            "192.88.99.1",
            "192.168.1.1",
            "192.175.48.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b::10.1.2.3",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:2::1",
            "2001:10::1",
            "2001:20::1",
            "2001:db8::1",
            "2002:7f00:1::1",
            "2002:808:808::1",
            "2620:4f:8000::1",
            "3fff::1",
            "5f00::1",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(!is_public(special.parse().expect(special)), "{special}");
        }
        for public in [
            "1.1.1.1",
            "9.255.255.255",
            "11.0.0.1",
            "100.63.255.255",
            "100.128.0.1",
            "128.0.0.1",
            "169.253.0.1",
            "172.15.0.1",
            "172.32.0.1",
            "192.0.1.1",
            "192.167.0.1",
            "198.20.0.1",
            "223.255.255.255",
            "::ffff:1.1.1.1",
            "64:ff9b::1.1.1.1",
            "2001:200::1",
            "2606:4700::1",
            "2a00:1450::1",
        ] {
            assert!(is_public(public.parse().expect(public)), "{public}");
        }
    }

    #[test]
    fn an_address_is_checked_however_it_is_written() {
        for url in [
            "https://127.0.0.1/",
            "https://127.1/",
            "https://0x7f.1/",
            "https://2130706433/",
            "https://0177.0.0.1/",
            "https://%31%32%37.0.0.1/",
            "https://[::1]/",
            "https://[::ffff:127.0.0.1]/",
            "https://[::ffff:7f00:1]/",
            "https://[64:ff9b::7f00:1]/",
            "https://[fe80::1]/",
            "https://192.168.1.1:8443/",
            "https://169.254.169.254/",
            "https://0/",
        ] {
            assert_eq!(check("on", url), Err(forbidden()), "{url}");
        }
        assert_eq!(check("on", "https://1.1.1.1/"), Ok(()));
    }

    #[test]
    fn servers_that_are_not_listed_are_asked_over_https_on_its_ports_alone() {
        for url in [
            "http://example.org/",
            "https://example.org:22/",
            "http://1.1.1.1/",
        ] {
            assert_eq!(check("on", url), Err(FetchError::NotSecure), "{url}");
        }
        assert_eq!(check("on", "https://example.org:8443/"), Ok(()));
        assert_eq!(check("on", "ftp://example.org/"), Err(FetchError::Address));
        for url in ["http://lan:5232/", "http://LAN.:80/", "http://10.1.2.3:81/"] {
            assert_eq!(check("lan,10.0.0.0/8", url), Ok(()), "{url}");
        }
        assert_eq!(check("lan", "https://10.1.2.3/"), Err(forbidden()));
    }

    #[test]
    fn a_name_is_allowed_by_what_it_resolves_to_unless_it_is_listed() {
        let (inside, outside) = ("10.0.0.1".parse(), "1.1.1.1".parse());
        let (inside, outside) = (inside.expect("an address"), outside.expect("an address"));
        for (setting, is_inside, is_outside) in [
            ("on", false, true),
            ("name.example", true, true),
            ("other.example", false, false),
            ("10.0.0.0/24", true, false),
            ("on,10.0.0.1", true, true),
            ("off", false, false),
        ] {
            let reach = allowed(setting);
            assert_eq!(reach.allows("name.example", inside), is_inside, "{setting}");
            assert_eq!(
                reach.allows("name.example", outside),
                is_outside,
                "{setting}"
            );
        }
    }

    #[test]
    fn a_setting_that_is_no_list_is_refused() {
        for text in [
            "",
            "off,on",
            "https://example.org",
            "10.0.0.0/33",
            "a b",
            "1.2.3",
            "on,",
        ] {
            assert!(text.parse::<AllowedServers>().is_err(), "{text}");
        }
        assert!("off".parse::<AllowedServers>().expect("off").is_off());
    }
}
