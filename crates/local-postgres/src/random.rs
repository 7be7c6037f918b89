//! Random text for passwords and names, from the system's own source.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::error::Error;

/// 32 lower-case hexadecimal digits: 128 bits, safe in a URL, an identifier and a literal.
pub(crate) fn hex() -> Result<String, Error> {
    let source = Path::new("/dev/urandom");
    let mut bytes = [0_u8; 16];
    File::open(source)
        .and_then(|mut file| file.read_exact(&mut bytes))
        .map_err(Error::system("read", source))?;
    Ok(format!("{:032x}", u128::from_be_bytes(bytes)))
}
