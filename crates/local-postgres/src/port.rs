//! The loopback port: the one of the last run if it is free, so that URLs stay the same.

use std::fs;
use std::net::{Ipv4Addr, TcpListener};

use crate::error::Error;
use crate::home::Home;

/// The port that a home's server had last.
pub(crate) fn last(home: &Home) -> Result<u16, Error> {
    let path = home.file("port");
    let text = fs::read_to_string(&path).map_err(Error::system("read", &path))?;
    text.trim().parse().map_err(|_| {
        let source = std::io::Error::new(std::io::ErrorKind::InvalidData, "not a port");
        Error::system("use", &path)(source)
    })
}

/// A port that is free now. Somebody may still be quicker.
pub(crate) fn free(home: &Home) -> Result<u16, Error> {
    if let Ok(port) = last(home)
        && is_free(port)
    {
        return Ok(port);
    }
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(Error::system("find a free port for", home.path()))
}

pub(crate) fn is_free(port: u16) -> bool {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok()
}

/// Keeps the port for the next run, and for other processes that use the server.
pub(crate) fn keep(home: &Home, port: u16) -> Result<(), Error> {
    let path = home.file("port");
    fs::write(&path, port.to_string()).map_err(Error::system("write", &path))
}
