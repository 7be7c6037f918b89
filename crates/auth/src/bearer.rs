//! The `Authorization` header: finds the token in it, and looks no further into the token.
//!
//! Deliberately absent: that there is exactly one such header. Whoever holds the request counts.

use crate::{Malformation, Rejection};

/// Takes the token out of a header's value: the scheme in any case, one space, the token.
///
/// Another scheme counts as no token at all, as RFC 6750 (section 3) sees it.
pub fn bearer(header: &[u8]) -> Result<&str, Rejection> {
    const MALFORMED: Rejection = Rejection::Malformed(Malformation::Authorization);

    let text = str::from_utf8(header).map_err(|_| MALFORMED)?;
    let (scheme, token) = text.split_once(' ').ok_or(MALFORMED)?;
    if !is_printable(scheme) {
        return Err(MALFORMED);
    }
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(Rejection::Missing);
    }
    if !is_printable(token) {
        return Err(MALFORMED);
    }
    Ok(token)
}

fn is_printable(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::bearer;
    use crate::{Malformation, Rejection};

    #[test]
    fn takes_the_scheme_in_any_case() {
        for header in [
            "Bearer a.b.c",
            "bearer a.b.c",
            "BEARER a.b.c",
            "bEaReR a.b.c",
        ] {
            assert_eq!(bearer(header.as_bytes()), Ok("a.b.c"), "{header:?}");
        }
    }

    #[test]
    fn refuses_every_other_form() {
        let headers: [&[u8]; 24] = [
            b"",
            b" ",
            b"Bearer",
            b"Bearer ",
            b"Bearer  ",
            b"Bearer  a.b.c",
            b"Bearer\ta.b.c",
            b"Bearer \ta.b.c",
            b"Bearer a.b.c ",
            b"Bearer a.b.c\t",
            b"Bearer a.b.c\n",
            b"Bearer a.b.c\0",
            b"Bearer a.b.c d.e.f",
            b"Bearer a.b.c, Bearer d.e.f",
            b" Bearer a.b.c",
            b"\tBearer a.b.c",
            b"Bearer\xc2\xa0a.b.c",
            b"Bearer a.b.\xff",
            b"Bearer \xc3\xa9.b.c",
            b"\xff",
            b"B\xc3\xa9arer a.b.c",
            b"Be\0arer a.b.c",
            b"Bearer\r\n a.b.c",
            b"a.b.c",
        ];
        for header in headers {
            assert_eq!(
                bearer(header),
                Err(Rejection::Malformed(Malformation::Authorization)),
                "{header:?}"
            );
        }
    }

    #[test]
    fn sees_no_token_in_another_scheme() {
        for header in [
            "Basic dXNlcjpwYXNz",
            "Digest a=b, c=d",
            "Bearers a.b.c",
            "Bearer: a.b.c",
        ] {
            assert_eq!(
                bearer(header.as_bytes()),
                Err(Rejection::Missing),
                "{header:?}"
            );
        }
    }
}
