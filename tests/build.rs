//! Makes what plaid-mock's sources include, because the tests compile some of them.

use std::env;
use std::error::Error;

#[path = "../plaid-mock/build.rs"]
mod mock;

fn main() -> Result<(), Box<dyn Error>> {
    env::set_current_dir("../plaid-mock")?;
    mock::main()
}
