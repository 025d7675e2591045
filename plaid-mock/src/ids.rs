//! Random ids in Plaid's forms.

use fastrand::Rng;

/// Makes an id like most of Plaid's: 37 letters and digits.
pub fn plain(random: &mut Rng) -> String {
    alphanumeric(random, 37)
}

/// Makes a text of letters and digits.
pub fn alphanumeric(random: &mut Rng, length: usize) -> String {
    (0..length).map(|_| random.alphanumeric()).collect()
}

/// Makes a text of decimal digits.
pub fn digits(random: &mut Rng, length: usize) -> String {
    (0..length).map(|_| random.digit(10)).collect()
}

/// Makes a text of hexadecimal digits.
pub fn hex(random: &mut Rng, length: usize) -> String {
    (0..length).map(|_| random.digit(16)).collect()
}

/// Makes a UUID of random digits.
pub fn uuid(random: &mut Rng) -> String {
    let hex = hex(random, 32);
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    [part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)].join("-")
}
