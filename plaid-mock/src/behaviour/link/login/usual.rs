//! The accounts of logins that configure nothing.
//!
//! | login | accounts |
//! |---|---|
//! | `user_ewa_user`, `user_bank_income`, `user_credit_…`, `user_prism_…` | checking, savings and a credit card |
//! | `user_credit_joint_account` | the same, of two owners |
//! | `user_small_business` | the same, of a business |
//! | `user_yuppie` | the same, with a student loan and a retirement account |
//! | any other | eight accounts |

use fastrand::Rng;

use crate::ids;
use crate::state::World;
use crate::state::accounts::{Account, Custom};
use crate::state::numbers::Numbers;
use crate::state::owners::{Address, Contact, Owner};
use crate::time::day_of;

/// The routing number of accounts in the United States.
pub const ROUTING: &str = "011401533";

/// Name, type, subtype, available, current, limit. Amounts are in dollars.
type Template = (&'static str, &'static str, &'static str, Option<i64>, i64, Option<i64>);

const TEMPLATES: [Template; 8] = [
    ("Checking", "depository", "checking", Some(100), 110, None),
    ("Saving", "depository", "savings", Some(200), 210, None),
    ("Certificate", "depository", "cd", None, 1000, None),
    ("Credit Card", "credit", "credit card", None, 410, Some(2000)),
    ("Money Market", "depository", "money market", Some(43_200), 43_200, None),
    ("Retirement", "investment", "ira", None, 320, None),
    ("Student Loan", "loan", "student", None, 65_262, None),
    ("Mortgage", "loan", "mortgage", None, 56_302, None),
];

/// The person who logs in: the subtypes of the accounts, their holder, and whether there is a second owner.
struct Persona {
    subtypes: Option<&'static [&'static str]>,
    holder: &'static str,
    is_joint: bool,
}

impl Persona {
    fn of(user: &str) -> Self {
        const EVERYDAY: &[&str] = &["checking", "savings", "credit card"];
        const YOUNG: &[&str] = &["checking", "savings", "credit card", "ira", "student"];
        let everyday = Self { subtypes: Some(EVERYDAY), holder: "personal", is_joint: false };
        match user {
            "user_yuppie" => Self { subtypes: Some(YOUNG), ..everyday },
            "user_small_business" => Self { holder: "business", ..everyday },
            "user_credit_joint_account" => Self { is_joint: true, ..everyday },
            "user_ewa_user" | "user_bank_income" => everyday,
            _ if user.starts_with("user_credit_") || user.starts_with("user_prism_") => everyday,
            _ => Self { subtypes: None, ..everyday },
        }
    }
}

/// Makes the accounts of a user. `random` decides about everything but ids.
pub fn accounts(world: &mut World, user: &str, random: &mut Rng) -> Vec<Account> {
    let persona = Persona::of(user);
    let mut owner = owner(random);
    if persona.is_joint {
        owner.names.push(name(random).join(" "));
    }
    let is_wanted = |subtype: &str| persona.subtypes.is_none_or(|subtypes| subtypes.contains(&subtype));
    TEMPLATES
        .iter()
        .enumerate()
        .filter(|(_, template)| is_wanted(template.2))
        .map(|(index, &(name, kind, subtype, available, current, limit))| {
            let cents = |dollars: i64| dollars * 100;
            Account {
                id: world.id(),
                persistent_id: ids::hex(&mut world.random(), 64),
                seed: random.u64(..),
                created: day_of(world.now()),
                name: name.into(),
                official_name: format!("Mock {name} Account"),
                mask: format!("{index}{index}{index}{index}"),
                kind: kind.into(),
                subtype: subtype.into(),
                holder: persona.holder.into(),
                available: available.map(cents),
                current: cents(current),
                limit: limit.map(cents),
                apy: None,
                currency: "USD".into(),
                numbers: Numbers::of_ach(format!("11112222333{index}{index}{index}{index}"), ROUTING),
                owners: vec![owner.clone()],
                at_bank: None,
                verification: None,
                custom: Custom::default(),
            }
        })
        .collect()
}

/// Makes an owner.
pub fn owner(random: &mut Rng) -> Owner {
    let [first, last] = name(random);
    Owner {
        names: vec![format!("{first} {last}")],
        emails: vec![Contact::primary(
            format!("{}.{}@example.com", first.to_lowercase(), last.to_lowercase()),
            "primary",
        )],
        phones: vec![Contact::primary(format!("+1415555{:04}", random.u16(..10_000)), "mobile")],
        addresses: vec![Address {
            primary: true,
            street: format!("{} Elm Street", random.u16(1..999)),
            city: "Sacramento".into(),
            region: Some("CA".into()),
            postal_code: Some("95814".into()),
            country: "US".into(),
        }],
    }
}

fn name(random: &mut Rng) -> [&'static str; 2] {
    const FIRST: [&str; 6] = ["Ines", "Tom", "Aiko", "Lena", "Samuel", "Noor"];
    const LAST: [&str; 6] = ["Okafor", "Berg", "Sato", "Vidal", "Lindqvist", "Haddad"];
    [&FIRST, &LAST].map(|names| ids::one_of(random, names))
}
