//! Refusals as WebDAV has them: a status, and the precondition that did not hold (RFC 4918, section
//! 16).

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::path::Resource;
use crate::domain::collection::StoreRefusal;
use crate::error::Error;
use crate::http::problem::Problem;
use crate::xml::{Malformed, escape};

/// The media type of every body in XML.
pub const XML: HeaderValue = HeaderValue::from_static("application/xml; charset=utf-8");

/// A precondition or postcondition that did not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// A listing of everything below is not given (RFC 4918, section 9.1).
    PropfindFiniteDepth,
    /// The sync token is none of this book and database (RFC 6578, section 3.2).
    ValidSyncToken,
    /// The body is no vCard (RFC 6352, section 6.3.2.1).
    ValidAddressData,
    /// The body is of another type or version.
    SupportedAddressData,
    /// Cards are not given in this type or version.
    SupportedAddressDataConversion,
    /// Another card of the book, at this path, has the UID.
    NoUidConflict(String),
    /// The card is too large.
    MaxResourceSize,
    /// The collation is unknown.
    SupportedCollation,
    /// The filter cannot be evaluated.
    SupportedFilter,
    /// The report is unknown, or unknown on this resource (RFC 3253, section 3.6).
    SupportedReport,
    /// The account has no room left (RFC 4331).
    QuotaNotExceeded,
    /// The credential does not give this right (RFC 3744, section 7.1.1).
    NeedPrivileges(Resource, &'static str),
    /// Something is there already.
    ResourceMustBeNull,
    /// Only books are made here.
    AddressBookLocation,
}

impl Condition {
    fn element(&self) -> String {
        match self {
            Self::PropfindFiniteDepth => "<D:propfind-finite-depth/>".to_owned(),
            Self::ValidSyncToken => "<D:valid-sync-token/>".to_owned(),
            Self::ValidAddressData => "<C:valid-address-data/>".to_owned(),
            Self::SupportedAddressData => "<C:supported-address-data/>".to_owned(),
            Self::SupportedAddressDataConversion => {
                "<C:supported-address-data-conversion/>".to_owned()
            }
            Self::NoUidConflict(href) => format!(
                "<C:no-uid-conflict><D:href>{}</D:href></C:no-uid-conflict>",
                escape(href)
            ),
            Self::MaxResourceSize => "<C:max-resource-size/>".to_owned(),
            Self::SupportedCollation => "<C:supported-collation/>".to_owned(),
            Self::SupportedFilter => "<C:supported-filter/>".to_owned(),
            Self::SupportedReport => "<D:supported-report/>".to_owned(),
            Self::QuotaNotExceeded => "<D:quota-not-exceeded/>".to_owned(),
            Self::NeedPrivileges(resource, privilege) => format!(
                "<D:need-privileges><D:resource><D:href>{resource}</D:href><D:privilege><D:{privilege}/></D:privilege>\
                 </D:resource></D:need-privileges>"
            ),
            Self::ResourceMustBeNull => "<D:resource-must-be-null/>".to_owned(),
            Self::AddressBookLocation => "<C:addressbook-collection-location-ok/>".to_owned(),
        }
    }
}

/// A refused request.
#[derive(Debug)]
pub enum Failure {
    /// A condition did not hold.
    Unmet(StatusCode, Condition),
    /// It was refused for a reason that has no name.
    Plain(StatusCode, String),
    /// The domain refused it.
    Domain(Error),
    /// The body was refused while it arrived.
    Body(Box<Response>),
}

/// The result of a handler.
pub type Result<T, E = Failure> = std::result::Result<T, E>;

impl Failure {
    /// Refuses what lacks a condition (403).
    pub fn unmet(condition: Condition) -> Self {
        Self::Unmet(StatusCode::FORBIDDEN, condition)
    }

    /// Refuses a malformed request (400).
    pub fn malformed(detail: impl Into<String>) -> Self {
        Self::Plain(StatusCode::BAD_REQUEST, detail.into())
    }

    /// Names the privilege that a refused change would need.
    pub fn on(self, resource: &Resource) -> Self {
        match self {
            Self::Domain(Error::Forbidden(_)) => {
                Self::unmet(Condition::NeedPrivileges(resource.clone(), "write"))
            }
            other => other,
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Gone(_) => Self::unmet(Condition::ValidSyncToken),
            Error::StorageFull => Self::Unmet(
                StatusCode::INSUFFICIENT_STORAGE,
                Condition::QuotaNotExceeded,
            ),
            Error::Invalid(fields) if fields.iter().any(|field| field.field == "contacts") => {
                Self::Unmet(
                    StatusCode::INSUFFICIENT_STORAGE,
                    Condition::QuotaNotExceeded,
                )
            }
            error => Self::Domain(error),
        }
    }
}

impl From<Malformed> for Failure {
    fn from(malformed: Malformed) -> Self {
        Self::malformed(malformed.to_string())
    }
}

impl From<Response> for Failure {
    fn from(response: Response) -> Self {
        Self::Body(Box::new(response))
    }
}

impl From<StoreRefusal> for Failure {
    fn from(refusal: StoreRefusal) -> Self {
        match refusal {
            StoreRefusal::NotACard(_) => Self::unmet(Condition::ValidAddressData),
            StoreRefusal::TooLarge(_) => Self::unmet(Condition::MaxResourceSize),
            StoreRefusal::UidTaken(_, href) => Self::Unmet(
                StatusCode::CONFLICT,
                Condition::NoUidConflict(href.to_string()),
            ),
            StoreRefusal::ReservedName => Self::Plain(
                StatusCode::FORBIDDEN,
                "names that begin with ~ are given by the server alone".to_owned(),
            ),
            StoreRefusal::SamePlace => Self::Plain(
                StatusCode::FORBIDDEN,
                "the card is there already".to_owned(),
            ),
            StoreRefusal::Other(error) => error.into(),
        }
    }
}

/// Returns the body of a refusal.
pub fn error_body(inside: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<D:error xmlns:D=\"DAV:\" xmlns:C=\"urn:ietf:params:xml:ns:carddav\">\
         {inside}</D:error>\n"
    )
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        match self {
            Self::Unmet(status, condition) => (
                status,
                [(header::CONTENT_TYPE, XML)],
                error_body(&condition.element()),
            )
                .into_response(),
            Self::Plain(status, detail) => Problem::new(status, detail).into_response(),
            Self::Domain(error) => error.into_response(),
            Self::Body(response) => *response,
        }
    }
}

/// Renders a problem for a WebDAV client: its status and headers stay.
pub fn rendered(problem: Response) -> Response {
    let (mut parts, _) = problem.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.insert(header::CONTENT_TYPE, XML);
    (parts, error_body("")).into_response()
}
