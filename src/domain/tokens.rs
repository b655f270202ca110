//! JSON Web Tokens (RFC 7519, and the practice of RFC 8725): one pinned algorithm, every claim
//! required and typed.

mod hs256;

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::error::Error;
use crate::model::app_password::AppSecret;
use crate::model::calendar::CalendarSecret;
use crate::model::hex;
use crate::model::ids::{SessionId, UserId};
use crate::model::session::Session;
use crate::model::time::Timestamp;
use hs256::{Hs256, install_hs256};

const ISSUER: &str = "carnet";
/// The seconds that the clock of the machine that issued a token may be ahead of this one's.
const CLOCK_SKEW: i64 = 60;
/// The fewest characters of a secret key.
const MIN_KEY_CHARS: usize = 32;
/// Keys from other projects' samples and tutorials, and words that mark a placeholder.
const SAMPLES: [&str; 7] = [
    "09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7",
    "change",
    "your-",
    "your_",
    "secret",
    "example",
    "0123456789",
];

/// The server's secret. It never appears in logs.
#[derive(Clone)]
pub struct SecretKey(String);

impl SecretKey {
    /// Accepts a key unless it is short, a known sample, or monotonous.
    pub fn new(text: &str) -> Result<Self, &'static str> {
        let text = text.trim();
        let lower = text.to_lowercase();
        let distinct: std::collections::BTreeSet<char> = text.chars().collect();
        if text.chars().count() < MIN_KEY_CHARS {
            Err("must be at least 32 characters; `openssl rand -hex 32` makes one")
        } else if distinct.len() < 8 || SAMPLES.iter().any(|sample| lower.contains(sample)) {
            Err("is a known sample or too simple; `openssl rand -hex 32` makes one")
        } else {
            Ok(Self(text.to_owned()))
        }
    }

    /// Generates a key from the system's randomness.
    pub fn generate() -> Self {
        let bytes: [u8; 32] = rand::random();
        Self(hex::encode(&bytes))
    }

    /// Returns the key as stored in its file.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretKey(..)")
    }
}

/// The purpose of a token. Kinds are never interchangeable: header type and audience both differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Sent with every request (RFC 9068).
    Access,
    /// Sent only for a new pair.
    Refresh,
    /// Kept by a browser as a cookie.
    Cookie,
}

#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: String,
    sid: String,
    iat: i64,
    exp: i64,
    jti: String,
}

/// The account and session that a valid token belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The account.
    pub user: UserId,
    /// The session.
    pub session: SessionId,
}

/// The keys that sign and check tokens.
pub struct TokenKeys {
    encoding: EncodingKey,
    decoding: DecodingKey,
    access: KindRules,
    refresh: KindRules,
    cookie: KindRules,
    forms: Hs256,
    app_passwords: Hs256,
    calendar_secrets: Hs256,
    calendar_links: Hs256,
    credentials: Hs256,
}

/// The rules that tokens of one kind must meet.
struct KindRules {
    header: Header,
    /// The encoded header with its dot. A token with another prefix is not from this server.
    prefix: String,
    audience: &'static str,
    validation: Validation,
}

impl TokenKeys {
    /// Derives the keys.
    pub fn new(secret: &SecretKey) -> Self {
        install_hs256();
        let key = derive(secret, b"carnet token key\0");
        let kid = hex::encode(&Sha256::digest(key)[..6]);
        let encoding = EncodingKey::from_secret(&key);
        Self {
            access: KindRules::new("at+jwt", "carnet-api", &kid, &encoding),
            refresh: KindRules::new("rt+jwt", "carnet-refresh", &kid, &encoding),
            cookie: KindRules::new("st+jwt", "carnet-web", &kid, &encoding),
            forms: hmac(&derive(secret, b"carnet form key\0")),
            app_passwords: hmac(&derive(secret, b"carnet app password key\0")),
            calendar_secrets: hmac(&derive(secret, b"carnet calendar secret key\0")),
            calendar_links: hmac(&derive(secret, b"carnet calendar link key\0")),
            credentials: hmac(&derive(secret, b"carnet credential key\0")),
            decoding: DecodingKey::from_secret(&key),
            encoding,
        }
    }

    fn rules(&self, kind: Kind) -> &KindRules {
        match kind {
            Kind::Access => &self.access,
            Kind::Refresh => &self.refresh,
            Kind::Cookie => &self.cookie,
        }
    }

    /// Returns a new access token for a session.
    pub fn access_token(
        &self,
        session: &Session,
        issued: Timestamp,
        expires: Timestamp,
    ) -> Result<String, Error> {
        self.sign(
            Kind::Access,
            session,
            issued,
            expires,
            hex::encode(&rand::random::<[u8; 12]>()),
        )
    }

    /// Returns the session's current refresh token, the same on every call.
    pub fn refresh_token(&self, session: &Session) -> Result<String, Error> {
        let jti = format!("{:x}.{}", session.id.get(), session.generation);
        self.sign(
            Kind::Refresh,
            session,
            session.rotated_at,
            session.expires_at,
            jti,
        )
    }

    /// Returns the token for a browser's cookie: it lasts as long as the session, whose row decides
    /// how long that is.
    pub fn cookie_token(&self, session: &Session) -> Result<String, Error> {
        let created = session.rotated_at;
        self.sign(
            Kind::Cookie,
            session,
            created,
            session.ends_at,
            hex::encode(&rand::random::<[u8; 12]>()),
        )
    }

    /// Returns the form token for `binding`, which only the holder of the key can compute.
    pub fn form_token(&self, binding: &str) -> [u8; 32] {
        self.forms.code(binding.as_bytes())
    }

    /// Returns the hash under which an app password is stored.
    pub fn app_password_hash(&self, secret: &AppSecret) -> [u8; 32] {
        self.app_passwords.code(secret.as_bytes())
    }

    /// Returns the secret of the calendar link with this seed, which only the holder of the key can
    /// compute.
    pub fn calendar_secret(&self, seed: &[u8]) -> CalendarSecret {
        CalendarSecret::of_code(self.calendar_secrets.code(seed))
    }

    /// Returns the hash under which a calendar link is stored.
    pub fn calendar_link_hash(&self, secret: &CalendarSecret) -> [u8; 32] {
        self.calendar_links.code(secret.as_bytes())
    }

    /// Returns the digest by which a login and password are found in memory.
    pub fn credential_digest(&self, login: &str, password: &str) -> CredentialDigest {
        let length = login.len().to_le_bytes();
        let message = [&length, login.as_bytes(), password.as_bytes()].concat();
        CredentialDigest(self.credentials.code(&message))
    }

    fn sign(
        &self,
        kind: Kind,
        session: &Session,
        issued: Timestamp,
        expires: Timestamp,
        jti: String,
    ) -> Result<String, Error> {
        let rules = self.rules(kind);
        let claims = Claims {
            iss: ISSUER.to_owned(),
            aud: rules.audience.to_owned(),
            sub: session.user_id.to_string(),
            sid: session.id.to_string(),
            iat: issued.seconds(),
            exp: expires.seconds(),
            jti,
        };
        jsonwebtoken::encode(&rules.header, &claims, &self.encoding).map_err(Error::internal)
    }

    /// Returns the subject of the token and its expiry, if this server issued it as this kind and
    /// it has not expired.
    pub fn verify(&self, kind: Kind, token: &str, now: Timestamp) -> Option<(Subject, Timestamp)> {
        let rules = self.rules(kind);
        if !token.starts_with(&rules.prefix) {
            return None;
        }
        let claims = jsonwebtoken::decode::<Claims>(token, &self.decoding, &rules.validation)
            .ok()?
            .claims;
        let Claims {
            iss,
            aud,
            sub,
            sid,
            iat,
            exp,
            jti,
        } = claims;
        let ours = iss == ISSUER && aud == rules.audience && !jti.is_empty();
        let current = now.seconds() < exp && iat <= now.seconds() + CLOCK_SKEW;
        (ours && current).then_some(())?;
        let subject = Subject {
            user: sub.parse().ok()?,
            session: sid.parse().ok()?,
        };
        Some((subject, Timestamp::from_micros(exp.checked_mul(1_000_000)?)))
    }
}

/// A keyed hash of a login and password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CredentialDigest([u8; 32]);

impl std::fmt::Display for CredentialDigest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&hex::encode(&self.0))
    }
}

/// Returns a key of its own for this purpose.
fn derive(secret: &SecretKey, purpose: &[u8]) -> [u8; 32] {
    Sha256::new()
        .chain_update(purpose)
        .chain_update(secret.as_str())
        .finalize()
        .into()
}

fn hmac(key: &[u8]) -> Hs256 {
    Hs256::new(key).expect("HMAC takes a key of any length")
}

impl KindRules {
    fn new(typ: &str, audience: &'static str, kid: &str, encoding: &EncodingKey) -> Self {
        let mut header = Header::new(Algorithm::HS256);
        header.typ = Some(typ.to_owned());
        header.kid = Some(kid.to_owned());
        let sample = jsonwebtoken::encode(&header, &(), encoding).unwrap_or_default();
        let prefix = sample
            .split_inclusive('.')
            .next()
            .unwrap_or_default()
            .to_owned();
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_issuer(&[ISSUER]);
        validation.set_audience(&[audience]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        // Expiry is checked against the program's own clock.
        validation.validate_exp = false;
        Self {
            header,
            prefix,
            audience,
            validation,
        }
    }
}

/// Returns the SHA-256 under which a refresh token is stored.
pub fn token_hash(token: &str) -> Vec<u8> {
    Sha256::digest(token).to_vec()
}

#[cfg(test)]
mod tests;
