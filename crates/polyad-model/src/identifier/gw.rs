//! State numbers of Gleditsch and Ward.

use super::cow::{check_number, claim_number};
use super::{Claim, Scheme, Validity};

/// Independent states since 1816. The separate list of microstates is not part of it.
pub(super) const SCHEME: Scheme = Scheme {
    name: "gw",
    description: "independent state by Gleditsch and Ward: a number from 2 to 950",
    source: "Gleditsch and Ward (1999), A Revised List of Independent States since the Congress of Vienna",
    claim,
    check,
};

/// Numbers of the list, by region: the Americas, Europe, Africa south of the Sahara, the Middle East and North
/// Africa, Asia, Oceania.
#[rustfmt::skip]
const NUMBERS: &[u16] = &[
    2, 20, 31, 40, 41, 42, 51, 52, 53, 70, 80, 89, 90, 91, 92, 93, 94, 95, 99,
    100, 101, 110, 115, 130, 135, 140, 145, 150, 155, 160, 165,
    200, 205, 210, 211, 212, 220, 225, 230, 235, 240, 245, 255, 260, 265, 267, 269, 271, 273, 275, 280, 290, 300,
    305, 310, 315, 316, 317, 325, 327, 329, 332, 335, 337, 338, 339, 340, 341, 343, 344, 345, 346, 347, 349, 350,
    352, 355, 359, 360, 365, 366, 367, 368, 369, 370, 371, 372, 373, 375, 380, 385, 390, 395,
    402, 404, 411, 420, 432, 433, 434, 435, 436, 437, 438, 439, 450, 451, 452, 461, 471, 475, 481, 482, 483, 484,
    490, 500, 501, 510, 511, 516, 517, 520, 522, 530, 531, 540, 541, 551, 552, 553, 560, 563, 564, 565, 570, 571,
    572, 580, 581, 590,
    600, 615, 616, 620, 625, 626, 630, 640, 645, 651, 652, 660, 663, 666, 670, 678, 680, 690, 692, 694, 696, 698,
    700, 701, 702, 703, 704, 705, 710, 711, 712, 713, 730, 731, 732, 740, 750, 760, 770, 771, 775, 780, 781, 790,
    800, 811, 812, 815, 816, 817, 820, 830, 835, 840, 850, 860,
    900, 910, 920, 940, 950,
];

fn claim(text: &str) -> Option<Claim> {
    claim_number(text, SCHEME.name)
}

fn check(normal: &str) -> Validity {
    check_number(normal, NUMBERS, "no state of the list of Gleditsch and Ward has this number")
}
