//! The kinds of devices and programs that have a page of their own.

use serde::Deserialize;

/// A kind of device or program.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DeviceKind {
    /// iPhone, iPad or Mac.
    Apple,
    /// Android with DAVx⁵.
    Android,
    /// Thunderbird.
    Thunderbird,
    /// Evolution, and GNOME's programs.
    Evolution,
    /// KDE's programs.
    Kde,
    /// Outlook with an add-in.
    Outlook,
    /// Any other program.
    #[default]
    Other,
}

impl DeviceKind {
    /// Every kind, in the order of the page.
    pub const ALL: [Self; 7] = [
        Self::Apple,
        Self::Android,
        Self::Thunderbird,
        Self::Evolution,
        Self::Kde,
        Self::Outlook,
        Self::Other,
    ];

    /// Returns its name in addresses and forms.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Apple => "apple",
            Self::Android => "android",
            Self::Thunderbird => "thunderbird",
            Self::Evolution => "evolution",
            Self::Kde => "kde",
            Self::Outlook => "outlook",
            Self::Other => "other",
        }
    }

    /// Returns the key of its title.
    pub fn title(self) -> &'static str {
        match self {
            Self::Apple => "device-apple",
            Self::Android => "device-android",
            Self::Thunderbird => "device-thunderbird",
            Self::Evolution => "device-evolution",
            Self::Kde => "device-kde",
            Self::Outlook => "device-outlook",
            Self::Other => "device-other",
        }
    }

    /// Returns the keys of the steps to take with the values beside them.
    pub fn steps(self) -> &'static [&'static str] {
        match self {
            Self::Apple => &["device-apple-1", "device-apple-2", "device-apple-3"],
            Self::Android => &[
                "device-android-1",
                "device-android-2",
                "device-android-3",
                "device-android-4",
            ],
            Self::Thunderbird => &[
                "device-thunderbird-1",
                "device-thunderbird-2",
                "device-thunderbird-3",
            ],
            Self::Evolution => &[
                "device-evolution-1",
                "device-evolution-2",
                "device-evolution-3",
            ],
            Self::Kde => &["device-kde-1", "device-kde-2", "device-kde-3"],
            Self::Outlook => &["device-outlook-1", "device-outlook-2", "device-outlook-3"],
            Self::Other => &["device-other-1", "device-other-2"],
        }
    }

    /// Checks whether configuration profiles set it up.
    pub fn takes_profiles(self) -> bool {
        self == Self::Apple
    }

    /// Checks whether a link or QR code sets it up.
    pub fn takes_links(self) -> bool {
        self == Self::Android
    }
}

/// An unknown name stands for any other program.
impl<'de> Deserialize<'de> for DeviceKind {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        let known = Self::ALL.into_iter().find(|kind| kind.as_str() == name);
        Ok(known.unwrap_or_default())
    }
}
