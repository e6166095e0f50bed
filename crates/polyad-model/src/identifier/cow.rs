//! State numbers of the Correlates of War project.

use super::clean::{after_name, is_digits};
use super::{Claim, Scheme, Strength, Validity};

/// Members of the international system since 1816. Not the numbers of Gleditsch and Ward: the two lists differ.
pub(super) const SCHEME: Scheme = Scheme {
    name: "cow",
    description: "state of the international system by Correlates of War: a number from 2 to 990",
    source: "Correlates of War Project, State System Membership List",
    claim,
    check,
};

/// Numbers of the list, by region: the Americas, Europe, Africa south of the Sahara, the Middle East and North
/// Africa, Asia, Oceania.
#[rustfmt::skip]
const NUMBERS: &[u16] = &[
    2, 20, 31, 40, 41, 42, 51, 52, 53, 54, 55, 56, 57, 58, 60, 70, 80, 90, 91, 92, 93, 94, 95,
    100, 101, 110, 115, 130, 135, 140, 145, 150, 155, 160, 165,
    200, 205, 210, 211, 212, 220, 221, 223, 225, 230, 232, 235, 240, 245, 255, 260, 265, 267, 269, 271, 273, 275,
    280, 290, 300, 305, 310, 315, 316, 317, 325, 327, 329, 331, 332, 335, 337, 338, 339, 341, 343, 344, 345, 346,
    347, 349, 350, 352, 355, 359, 360, 365, 366, 367, 368, 369, 370, 371, 372, 373, 375, 380, 385, 390, 395,
    402, 403, 404, 411, 420, 432, 433, 434, 435, 436, 437, 438, 439, 450, 451, 452, 461, 471, 475, 481, 482, 483,
    484, 490, 500, 501, 510, 511, 516, 517, 520, 522, 530, 531, 540, 541, 551, 552, 553, 560, 565, 570, 571, 572,
    580, 581, 590, 591,
    600, 615, 616, 620, 625, 626, 630, 640, 645, 651, 652, 660, 663, 666, 670, 678, 679, 680, 690, 692, 694, 696,
    698,
    700, 701, 702, 703, 704, 705, 710, 712, 713, 730, 731, 732, 740, 750, 760, 770, 771, 775, 780, 781, 790, 800,
    811, 812, 816, 817, 820, 830, 835, 840, 850, 860,
    900, 910, 920, 935, 940, 946, 947, 950, 955, 970, 983, 986, 987, 990,
];

fn claim(text: &str) -> Option<Claim> {
    claim_number(text, SCHEME.name)
}

fn check(normal: &str) -> Validity {
    check_number(normal, NUMBERS, "no state of the Correlates of War list has this number")
}

/// A state number, printed with or without leading zeros.
pub(super) fn claim_number(text: &str, name: &str) -> Option<Claim> {
    let (digits, strength) = match after_name(text, name) {
        Some(rest) => (rest, Strength::Named),
        None => (text, Strength::Possible),
    };
    if digits.len() > 3 || !is_digits(digits) {
        return None;
    }
    let number: u16 = digits.parse().ok()?;
    Claim::new(number.to_string(), strength)
}

/// The verdict on a state number, by a list in ascending order.
pub(super) fn check_number(normal: &str, listed: &[u16], refusal: &str) -> Validity {
    match normal.parse::<u16>().map(|number| listed.binary_search(&number)) {
        Ok(Ok(_)) => Validity::Valid,
        _ => Validity::malformed(refusal),
    }
}
