// The program of `cargo xtask bench decode`. Arguments: the number of rounds, and the files of a page of transactions
// and of an identity verification. It prints a line of JSON for each body and decoder.

use std::error::Error;
use std::hint::black_box;
use std::time::Instant;
use std::{env, fs};

use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// The number of bytes that one measurement reads, so that the clock's resolution doesn't matter.
const BYTES: usize = 1_000_000;

/// Returns the seconds that it takes to read a body, or the error.
type Decoder = fn(&[u8]) -> Result<f64, serde_json::Error>;

fn decode<T: DeserializeOwned>(body: &[u8]) -> Result<f64, serde_json::Error> {
    let times = BYTES.div_ceil(body.len());
    let mut seconds = 0.0;
    // The first read is not counted, because another decoder has used the heap before it.
    for time in 0..=times {
        let start = Instant::now();
        let value: T = serde_json::from_slice(black_box(body))?;
        // Dropping the value is not counted.
        let taken = start.elapsed().as_secs_f64();
        drop(black_box(value));
        if time > 0 {
            seconds += taken;
        }
    }
    Ok(seconds / times as f64)
}

fn measure(rounds: usize, name: &str, body: &[u8], decoders: [(&str, Decoder); 4]) {
    let mut seconds = [const { Vec::new() }; 4];
    let mut errors = [const { None::<String> }; 4];
    // The decoders take turns, so that other load on the machine affects all. The first round only warms up.
    for round in 0..=rounds {
        for (at, (_, decode)) in decoders.iter().enumerate() {
            if errors[at].is_some() {
                continue;
            }
            match decode(body) {
                Ok(taken) if round > 0 => seconds[at].push(taken),
                Ok(_) => {}
                Err(error) => errors[at] = Some(error.to_string()),
            }
        }
    }
    for ((decoder, _), (seconds, error)) in decoders.iter().zip(seconds.iter().zip(errors)) {
        println!(
            "{}",
            json!({"body": name, "decoder": decoder, "bytes": body.len(), "seconds": seconds, "error": error})
        );
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [rounds, page, verification] = arguments.as_slice() else {
        return Err("pass the number of rounds, and two files".into());
    };
    let rounds = rounds.parse()?;
    measure(
        rounds,
        "transactions page",
        &fs::read(page)?,
        [
            ("plaid-api", decode::<plaid_api::types::TransactionsSyncResponse>),
            ("derived", decode::<raw_progenitor::types::TransactionsSyncResponse>),
            ("peer", decode::<plaid::model::TransactionsSyncResponse>),
            ("Value", decode::<Value>),
        ],
    );
    measure(
        rounds,
        "identity verification",
        &fs::read(verification)?,
        [
            ("plaid-api", decode::<plaid_api::types::IdentityVerificationGetResponse>),
            ("derived", decode::<raw_progenitor::types::IdentityVerificationGetResponse>),
            ("peer", decode::<plaid::model::IdentityVerificationGetResponse>),
            ("Value", decode::<Value>),
        ],
    );
    Ok(())
}
