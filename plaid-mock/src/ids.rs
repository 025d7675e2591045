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

/// Makes a UUID of version 4.
pub fn uuid(random: &mut Rng) -> String {
    let [first, second, third, fourth, last] = [8, 4, 3, 3, 12].map(|length| hex(random, length));
    let variant = one_of(random, &["8", "9", "a", "b"]);
    format!("{first}-{second}-4{third}-{variant}{fourth}-{last}")
}

/// Returns whether a text is a UUID of version 4.
pub fn is_uuid(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let is_hex = |part: &&str| part.bytes().all(|byte| byte.is_ascii_hexdigit());
    parts.iter().map(|part| part.len()).eq([8, 4, 4, 4, 12])
        && parts.iter().all(is_hex)
        && parts.get(2).is_some_and(|part| part.starts_with('4'))
        && parts.get(3).is_some_and(|part| part.starts_with(['8', '9', 'a', 'b', 'A', 'B']))
}

/// Returns a seed that belongs to an id, so that what is made of it is the same whenever it is made.
pub fn seed_of(id: &str) -> u64 {
    id.bytes().fold(0, |sum: u64, byte| sum.wrapping_mul(0x0100_0000_01B3).wrapping_add(byte.into()).rotate_left(5))
}

/// Picks one of several texts.
pub fn one_of(random: &mut Rng, list: &[&'static str]) -> &'static str {
    random.choice(list).copied().unwrap_or_default()
}
