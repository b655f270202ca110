//! The properties of each kind of resource, and their values.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::path::Resource;
use crate::domain::collection::CardHead;
use crate::domain::limits;
use crate::domain::properties::{Room, StoredProperty};
use crate::model::actor::{Actor, Rights};
use crate::model::book::Book;
use crate::model::ids::UserId;
use crate::model::sync::BookSyncToken;
use crate::model::time::Timestamp;
use crate::xml::{CALENDAR_SERVER, CARDDAV, DAV, Name, escape};

/// A book with what its properties show.
#[derive(Clone, Debug)]
pub struct BookView {
    /// The path of its collection.
    pub path: Resource,
    /// The book.
    pub book: Book,
    /// The present point in its changes.
    pub token: BookSyncToken,
    /// The properties that clients keep with it.
    pub kept: Vec<StoredProperty>,
    /// The room in its account, if it was asked for.
    pub room: Option<Room>,
}

/// A resource with what its properties show.
#[derive(Clone, Copy, Debug)]
pub enum ResourceView<'a> {
    /// `/dav/`, or the list of principals or of homes.
    Listing,
    /// An account.
    Principal(&'a [StoredProperty]),
    /// The collection of its books.
    Home(&'a [StoredProperty], Option<Room>),
    /// A book.
    Book(&'a BookView),
    /// A card, with its text if that was asked for.
    Card(&'a CardHead, Option<&'a str>),
}

/// The account that asks, as properties show it.
#[derive(Clone, Copy, Debug)]
pub struct Viewer<'a> {
    /// The account.
    pub actor: &'a Actor,
}

macro_rules! properties {
    ($($(#[$meta:meta])* $variant:ident = $namespace:ident $local:literal $listed:literal;)+) => {
        /// A property that this server knows. In a listing of all properties, some are left out
        /// because clients ask for them by name (RFC 4918, section 9.1).
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Property { $($(#[$meta])* $variant,)+ }

        impl Property {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// Returns the property of this name.
            pub fn of(name: &Name) -> Option<Self> {
                Self::ALL.iter().copied().find(|property| {
                    let (namespace, local) = property.name();
                    name.is(namespace, local)
                })
            }

            /// Returns its namespace and local name.
            pub fn name(self) -> (&'static str, &'static str) {
                match self { $(Self::$variant => ($namespace, $local),)+ }
            }

            /// Checks whether a listing of all properties has it.
            pub fn is_listed(self) -> bool {
                match self { $(Self::$variant => $listed,)+ }
            }
        }
    };
}

properties! {
    /// The name to show.
    DisplayName = DAV "displayname" true;
    /// The kind of resource.
    ResourceType = DAV "resourcetype" true;
    /// The tag of a card.
    GetETag = DAV "getetag" true;
    /// The media type of a card.
    GetContentType = DAV "getcontenttype" true;
    /// The bytes of a card.
    GetContentLength = DAV "getcontentlength" true;
    /// The time of the last change of a card.
    GetLastModified = DAV "getlastmodified" true;
    /// The time of creation.
    CreationDate = DAV "creationdate" true;
    /// The account that a resource belongs to.
    Owner = DAV "owner" false;
    /// The account that asks.
    CurrentUserPrincipal = DAV "current-user-principal" false;
    /// The path of an account.
    PrincipalUrl = DAV "principal-URL" false;
    /// The accounts in a group: none.
    GroupMemberSet = DAV "group-member-set" false;
    /// The groups of an account: none.
    GroupMembership = DAV "group-membership" false;
    /// Other addresses of an account: none.
    AlternateUriSet = DAV "alternate-URI-set" false;
    /// The lists of accounts.
    PrincipalCollectionSet = DAV "principal-collection-set" false;
    /// The rights of the account that asks.
    CurrentUserPrivilegeSet = DAV "current-user-privilege-set" false;
    /// The rights that there are.
    SupportedPrivilegeSet = DAV "supported-privilege-set" false;
    /// The accounts that have rights, with these.
    Acl = DAV "acl" false;
    /// The reports that a resource answers.
    SupportedReportSet = DAV "supported-report-set" false;
    /// The present point in the changes of a book.
    SyncToken = DAV "sync-token" false;
    /// An identifier that outlives a change of the path (RFC 5842).
    ResourceId = DAV "resource-id" false;
    /// The path to which new cards are posted (RFC 5995).
    AddMember = DAV "add-member" false;
    /// The bytes that are left (RFC 4331).
    QuotaAvailableBytes = DAV "quota-available-bytes" false;
    /// The bytes in use.
    QuotaUsedBytes = DAV "quota-used-bytes" false;
    /// The present point in the changes of a book, for older clients.
    GetCTag = CALENDAR_SERVER "getctag" false;
    /// The addresses of an account.
    EmailAddressSet = CALENDAR_SERVER "email-address-set" false;
    /// The purpose of a book.
    AddressbookDescription = CARDDAV "addressbook-description" false;
    /// The types of cards that a book takes.
    SupportedAddressData = CARDDAV "supported-address-data" false;
    /// The collations of filters.
    SupportedCollationSet = CARDDAV "supported-collation-set" false;
    /// The most bytes of a card.
    MaxResourceSize = CARDDAV "max-resource-size" false;
    /// The most bytes of a photo.
    MaxImageSize = CARDDAV "max-image-size" false;
    /// The collections that contain the books of an account.
    AddressbookHomeSet = CARDDAV "addressbook-home-set" false;
    /// The card of the account itself.
    PrincipalAddress = CARDDAV "principal-address" false;
}

/// The reports of a book, and of the other resources.
const BOOK_REPORTS: [&str; 3] = [
    "<C:addressbook-multiget/>",
    "<C:addressbook-query/>",
    "<D:sync-collection/>",
];
const REPORTS: [&str; 4] = [
    "<D:expand-property/>",
    "<D:principal-property-search/>",
    "<D:principal-search-property-set/>",
    "<D:acl-principal-prop-set/>",
];

/// The rights that there are, with what each contains.
const PRIVILEGES: &str = "<D:supported-privilege><D:privilege><D:all/></D:privilege><D:description>Everything</D:description>\
    <D:supported-privilege><D:privilege><D:read/></D:privilege><D:description>Read</D:description>\
    <D:supported-privilege><D:privilege><D:read-acl/></D:privilege><D:abstract/><D:description>Read rights</D:description></D:supported-privilege>\
    <D:supported-privilege><D:privilege><D:read-current-user-privilege-set/></D:privilege><D:abstract/><D:description>Read own rights</D:description></D:supported-privilege>\
    </D:supported-privilege>\
    <D:supported-privilege><D:privilege><D:write/></D:privilege><D:description>Write</D:description>\
    <D:supported-privilege><D:privilege><D:write-properties/></D:privilege><D:description>Change properties</D:description></D:supported-privilege>\
    <D:supported-privilege><D:privilege><D:write-content/></D:privilege><D:description>Change cards</D:description></D:supported-privilege>\
    <D:supported-privilege><D:privilege><D:bind/></D:privilege><D:description>Add cards</D:description></D:supported-privilege>\
    <D:supported-privilege><D:privilege><D:unbind/></D:privilege><D:description>Remove cards</D:description></D:supported-privilege>\
    </D:supported-privilege></D:supported-privilege>";

const READ: [&str; 3] = ["read", "read-acl", "read-current-user-privilege-set"];
const WRITE: [&str; 6] = [
    "all",
    "write",
    "write-properties",
    "write-content",
    "bind",
    "unbind",
];

/// Returns the rights of the account that asks.
fn privileges(actor: &Actor) -> String {
    let may_write = actor.credential.rights().contains(Rights::WRITE);
    let write = WRITE.iter().filter(|_| may_write);
    READ.iter()
        .chain(write)
        .map(|right| format!("<D:privilege><D:{right}/></D:privilege>"))
        .collect()
}

fn href(path: impl std::fmt::Display) -> String {
    format!("<D:href>{path}</D:href>")
}

/// Returns an identifier of a resource, which is the same for ever.
fn resource_id(user: UserId, kind: &str, id: i64) -> String {
    let digest = Sha256::digest(format!("{kind} {user} {id}"));
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    let uuid = uuid::Builder::from_custom_bytes(bytes).into_uuid();
    href(format_args!("urn:uuid:{uuid}"))
}

/// Returns an instant as HTTP has it (RFC 9110, section 5.6.7).
pub fn http_date(instant: Timestamp) -> String {
    let seconds = u64::try_from(instant.micros() / 1_000_000).unwrap_or_default();
    httpdate::fmt_http_date(std::time::UNIX_EPOCH + std::time::Duration::from_secs(seconds))
}

impl Viewer<'_> {
    /// Returns the value of a property in XML; `None` if the resource does not have it.
    pub fn value(&self, property: Property, shown: ResourceView<'_>) -> Option<String> {
        self.of_all(property, shown).or_else(|| match shown {
            ResourceView::Listing => None,
            ResourceView::Principal(kept) => self.of_principal(property, kept),
            ResourceView::Home(_, room) => self.of_home(property, room),
            ResourceView::Book(book) => self.of_book(property, book),
            ResourceView::Card(card, text) => self.of_card(property, card, text),
        })
    }

    /// Returns the value of a property that all resources have.
    fn of_all(&self, property: Property, shown: ResourceView<'_>) -> Option<String> {
        let user = self.actor.id();
        Some(match property {
            Property::CurrentUserPrincipal => href(Resource::Principal(user)),
            Property::CurrentUserPrivilegeSet => privileges(self.actor),
            Property::SupportedPrivilegeSet => PRIVILEGES.to_owned(),
            Property::PrincipalCollectionSet => href(Resource::Principals),
            Property::Acl if !matches!(shown, ResourceView::Listing) => format!(
                "<D:ace><D:principal><D:property><D:owner/></D:property></D:principal><D:grant>{}</D:grant><D:protected/></D:ace>",
                privileges(self.actor)
            ),
            Property::Owner if !matches!(shown, ResourceView::Listing) => {
                href(Resource::Principal(user))
            }
            Property::ResourceType => resource_type(shown).to_owned(),
            Property::DisplayName => escape(&display_name(self.actor, shown)?).into_owned(),
            Property::SupportedReportSet => supported_reports(shown),
            _ => return None,
        })
    }

    fn of_principal(&self, property: Property, kept: &[StoredProperty]) -> Option<String> {
        let user = self.actor.id();
        Some(match property {
            Property::PrincipalUrl => href(Resource::Principal(user)),
            Property::AddressbookHomeSet => href(Resource::Home(user)),
            Property::GroupMemberSet | Property::GroupMembership | Property::AlternateUriSet => {
                String::new()
            }
            Property::EmailAddressSet => format!(
                "<S:email-address>{}</S:email-address>",
                escape(&self.actor.user.email.to_string())
            ),
            Property::PrincipalAddress => {
                let me = kept.iter().find(|kept| kept.name == "me-card")?;
                inner_of(&me.value).to_owned()
            }
            Property::ResourceId => resource_id(user, "principal", 0),
            _ => return None,
        })
    }

    fn of_home(&self, property: Property, room: Option<Room>) -> Option<String> {
        Some(match property {
            Property::AddressbookHomeSet => href(Resource::Home(self.actor.id())),
            Property::ResourceId => resource_id(self.actor.id(), "home", 0),
            Property::QuotaAvailableBytes => room?.available.to_string(),
            Property::QuotaUsedBytes => room?.used.to_string(),
            _ => return None,
        })
    }

    fn of_book(&self, property: Property, shown: &BookView) -> Option<String> {
        let BookView {
            path,
            book,
            token,
            room,
            kept: _,
        } = shown;
        Some(match property {
            Property::SyncToken | Property::GetCTag => token.to_string(),
            Property::CreationDate => book.created_at.to_string(),
            Property::AddressbookDescription if !book.description.is_empty() => {
                escape(&book.description).into_owned()
            }
            Property::SupportedAddressData => {
                "<C:address-data-type content-type=\"text/vcard\" version=\"3.0\"/>\
                 <C:address-data-type content-type=\"text/vcard\" version=\"4.0\"/>"
                    .to_owned()
            }
            Property::SupportedCollationSet => {
                "<C:supported-collation>i;ascii-casemap</C:supported-collation>\
                 <C:supported-collation>i;unicode-casemap</C:supported-collation>\
                 <C:supported-collation>i;octet</C:supported-collation>"
                    .to_owned()
            }
            Property::MaxResourceSize | Property::MaxImageSize => {
                limits::CARD.bytes_with_media.to_string()
            }
            Property::ResourceId => resource_id(self.actor.id(), token.scope.kind(), book.id.get()),
            Property::AddMember => href(format_args!("{path}{ADD_MEMBER}")),
            Property::QuotaAvailableBytes => room.as_ref()?.available.to_string(),
            Property::QuotaUsedBytes => room.as_ref()?.used.to_string(),
            _ => return None,
        })
    }

    fn of_card(&self, property: Property, card: &CardHead, text: Option<&str>) -> Option<String> {
        Some(match property {
            Property::GetETag => format!("\"{}\"", card.etag.as_str()),
            Property::GetContentType => "text/vcard; charset=utf-8".to_owned(),
            Property::GetContentLength => match text {
                Some(text) => text.len().to_string(),
                None => card.bytes.to_string(),
            },
            Property::GetLastModified => http_date(card.updated_at),
            Property::CreationDate => card.created_at.to_string(),
            Property::ResourceId => resource_id(self.actor.id(), "card", card.id.get()),
            _ => return None,
        })
    }
}

/// The name below a book to which new cards are posted.
pub const ADD_MEMBER: &str = ";add-member";

fn resource_type(shown: ResourceView<'_>) -> &'static str {
    match shown {
        ResourceView::Listing | ResourceView::Home(..) => "<D:collection/>",
        ResourceView::Principal(_) => "<D:principal/><D:collection/>",
        ResourceView::Book(_) => "<D:collection/><C:addressbook/>",
        ResourceView::Card(..) => "",
    }
}

fn display_name(actor: &Actor, shown: ResourceView<'_>) -> Option<String> {
    Some(match shown {
        ResourceView::Listing => "Carnet".to_owned(),
        ResourceView::Principal(_) => actor.user.username.clone(),
        ResourceView::Home(..) => "Address books".to_owned(),
        ResourceView::Book(shown) => shown.book.name.clone(),
        ResourceView::Card(..) => return None,
    })
}

fn supported_reports(shown: ResourceView<'_>) -> String {
    let of_books = BOOK_REPORTS
        .iter()
        .filter(|_| matches!(shown, ResourceView::Book(_)));
    of_books
        .chain(&REPORTS)
        .fold(String::new(), |mut all, report| {
            // Writing to a string cannot fail.
            let _ = write!(
                all,
                "<D:supported-report><D:report>{report}</D:report></D:supported-report>"
            );
            all
        })
}

/// Returns what stands between the tags of an element.
fn inner_of(element: &str) -> &str {
    let start = element.find('>').map_or(0, |at| at + 1);
    let end = element.rfind("</").unwrap_or(element.len());
    element.get(start..end).unwrap_or_default()
}
