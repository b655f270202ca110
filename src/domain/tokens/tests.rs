use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use serde_json::{Value, json};
use signature::Signer;

use super::*;

const SECRET: &str = "b6a1f0c29d3e4857a1b2c3d4e5f60718293a4b5c6d7e8f90";
const NOW: Timestamp = Timestamp::from_micros(1_800_000_000_000_000);

fn keys() -> TokenKeys {
    TokenKeys::new(&SecretKey::new(SECRET).expect("a key"))
}

fn session() -> Session {
    Session {
        user_id: UserId::new(7).expect("an id"),
        id: SessionId::new(9).expect("an id"),
        generation: 0,
        refresh_hash: Vec::new(),
        previous_hash: Vec::new(),
        rotated_at: NOW,
        expires_at: NOW + std::time::Duration::from_secs(60),
        ends_at: NOW + std::time::Duration::from_secs(60),
        revoked_at: None,
    }
}

fn claims() -> Value {
    json!({"iss": "carnet", "aud": "carnet-api", "sub": "7", "sid": "9", "iat": NOW.seconds(), "exp": NOW.seconds() + 60, "jti": "x"})
}

/// Signs any header and claims with the real key.
fn forge(keys: &TokenKeys, header: &str, claims: &Value) -> String {
    let message = format!("{header}.{}", BASE64.encode(claims.to_string()));
    let signature = Hs256::new(keys.encoding.as_bytes())
        .expect("a key")
        .try_sign(message.as_bytes())
        .expect("signs");
    format!("{message}.{}", BASE64.encode(signature))
}

fn with_claims(keys: &TokenKeys, claims: &Value) -> String {
    forge(keys, keys.access.prefix.trim_end_matches('.'), claims)
}

#[test]
fn a_token_speaks_for_its_session_until_it_expires() {
    let keys = keys();
    let session = session();
    let token = keys
        .access_token(&session, NOW, session.expires_at)
        .expect("signs");
    let subject = Subject {
        user: session.user_id,
        session: session.id,
    };
    assert_eq!(
        keys.verify(Kind::Access, &token, NOW),
        Some((subject, session.expires_at))
    );
    assert_eq!(keys.verify(Kind::Access, &token, session.expires_at), None);
}

#[test]
fn kinds_never_swap() {
    let keys = keys();
    let access = keys
        .access_token(&session(), NOW, session().expires_at)
        .expect("signs");
    let refresh = keys.refresh_token(&session()).expect("signs");
    assert_eq!(keys.verify(Kind::Refresh, &access, NOW), None);
    assert_eq!(keys.verify(Kind::Access, &refresh, NOW), None);
    assert!(keys.verify(Kind::Refresh, &refresh, NOW).is_some());
}

#[test]
fn every_claim_is_required_and_typed() {
    let keys = keys();
    assert!(
        keys.verify(Kind::Access, &with_claims(&keys, &claims()), NOW)
            .is_some()
    );
    for name in ["iss", "aud", "sub", "sid", "iat", "exp", "jti"] {
        let mut missing = claims();
        missing.as_object_mut().expect("an object").remove(name);
        assert_eq!(
            keys.verify(Kind::Access, &with_claims(&keys, &missing), NOW),
            None,
            "without {name}"
        );
        for wrong in [
            json!(null),
            json!([]),
            json!({}),
            json!(true),
            json!("99999999999"),
            json!(99_999_999_999_i64),
            json!(1.5),
        ] {
            let mut mistyped = claims();
            if name == "jti" && wrong.is_string() || name == "exp" && wrong.is_i64() {
                continue;
            }
            if matches!(name, "sub" | "sid") && wrong.is_string() {
                continue;
            }
            mistyped[name] = wrong.clone();
            assert_eq!(
                keys.verify(Kind::Access, &with_claims(&keys, &mistyped), NOW),
                None,
                "{name}: {wrong}"
            );
        }
    }
}

#[test]
fn other_headers_are_refused_even_when_signed() {
    let keys = keys();
    let kid = keys.access.header.kid.clone().unwrap_or_default();
    for header in [
        json!({"typ": "at+jwt", "alg": "none", "kid": kid}),
        json!({"typ": "at+jwt", "alg": "HS512", "kid": kid}),
        json!({"typ": "at+jwt", "alg": "RS256", "kid": kid}),
        json!({"typ": "at+jwt", "alg": "HS256", "kid": "../../etc/passwd"}),
        json!({"typ": "at+jwt", "alg": "HS256", "kid": kid, "jwk": {"kty": "oct", "k": "AAAA"}}),
        json!({"typ": "at+jwt", "alg": "HS256", "kid": kid, "jku": "https://evil.example/keys"}),
        json!({"typ": "JWT", "alg": "HS256", "kid": kid}),
    ] {
        assert_eq!(
            keys.verify(
                Kind::Access,
                &forge(&keys, &BASE64.encode(header.to_string()), &claims()),
                NOW
            ),
            None,
            "{header}"
        );
    }
}

#[test]
fn one_flipped_bit_anywhere_is_refused() {
    let keys = keys();
    let token = keys
        .access_token(&session(), NOW, session().expires_at)
        .expect("signs");
    for at in 0..token.len() {
        let mut bytes = token.clone().into_bytes();
        bytes[at] ^= 1;
        let flipped = String::from_utf8_lossy(&bytes).into_owned();
        assert_eq!(
            keys.verify(Kind::Access, &flipped, NOW),
            None,
            "bit at {at}"
        );
    }
}

#[test]
fn sample_and_simple_keys_are_refused() {
    let simple = "a".repeat(64);
    for text in [
        "",
        "short",
        "09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7",
        "change-me-change-me-change-me-please",
        &simple,
    ] {
        assert!(SecretKey::new(text).is_err(), "{text}");
    }
    assert_eq!(format!("{:?}", SecretKey::generate()), "SecretKey(..)");
}
