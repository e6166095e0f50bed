//! The lists whose codes decide what a row is: transactions, roles, dates, status, bodies, results.

use super::list::{Entry, List, kinds};
use polyad_model::codelist::ActorClass;

kinds! {
    /// What a transaction is.
    TransactionType = "TransactionType" {
        IncomingFunds 1 "Incoming funds" "IF";
        Commitment 2 "Outgoing commitment" "C";
        Disbursement 3 "Disbursement" "D";
        Expenditure 4 "Expenditure" "E";
        Interest 5 "Interest payment" "IR";
        LoanRepayment 6 "Loan repayment" "LR";
        Reimbursement 7 "Reimbursement" "R";
        EquityBought 8 "Purchase of equity" "QP";
        EquitySold 9 "Sale of equity" "QS";
        Guarantee 10 "Credit guarantee" "CG";
        IncomingCommitment 11 "Incoming commitment";
        Pledge 12 "Outgoing pledge";
        IncomingPledge 13 "Incoming pledge";
    }

    /// What part an organisation takes in an activity.
    Role = "OrganisationRole" {
        Funding 1 "Funding" "Funding";
        Accountable 2 "Accountable" "Accountable";
        Extending 3 "Extending" "Extending";
        Implementing 4 "Implementing" "Implementing";
    }

    /// What happened, or was to happen, on a date.
    DateType = "ActivityDateType" {
        PlannedStart 1 "Planned start" "start-planned";
        ActualStart 2 "Actual start" "start-actual";
        PlannedEnd 3 "Planned end" "end-planned";
        ActualEnd 4 "Actual end" "end-actual";
    }

    /// How far an activity is. Before 2.02 code 3 was called *completion* and 4 *post-completion*.
    Status = "ActivityStatus" {
        Pipeline 1 "Pipeline or identification";
        Implementation 2 "Implementation";
        Finalisation 3 "Finalisation";
        Closed 4 "Closed";
        Cancelled 5 "Cancelled";
        Suspended 6 "Suspended";
    }

    /// What kind of body an organisation is.
    OrganisationType = "OrganisationType" {
        Government 10 "Government";
        LocalGovernment 11 "Local government";
        OtherPublic 15 "Other public sector";
        InternationalNgo 21 "International NGO";
        NationalNgo 22 "National NGO";
        RegionalNgo 23 "Regional NGO";
        PartnerCountryNgo 24 "NGO of a partner country";
        PublicPrivate 30 "Public-private partnership";
        Multilateral 40 "Multilateral";
        Foundation 60 "Foundation";
        Private 70 "Private sector";
        PrivateOfProvider 71 "Private sector in the provider country";
        PrivateOfRecipient 72 "Private sector in the recipient country";
        PrivateOfThird 73 "Private sector in a third country";
        Academic 80 "Academic, training and research";
        Other 90 "Other";
    }

    /// What kind of result an indicator measures.
    ResultType = "ResultType" {
        Output 1 "Output";
        Outcome 2 "Outcome";
        Impact 3 "Impact";
        Other 9 "Other";
    }

    /// How an indicator's values are to be read.
    IndicatorMeasure = "IndicatorMeasure" {
        Unit 1 "Unit";
        Percentage 2 "Percentage";
        Nominal 3 "Nominal";
        Ordinal 4 "Ordinal";
        Qualitative 5 "Qualitative";
    }
}

/// Where on the way from promise to payment a transaction stands.
///
/// Gross paid is [`Stage::Paid`], to which [`Stage::Spent`] is added only at the end of a chain; net paid is
/// gross less [`Stage::Returned`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Stage {
    /// Promised: 12 and 13.
    Pledged,
    /// Signed: 2 and 11.
    Committed,
    /// Paid: 3, 7 and 8.
    Paid,
    /// Paid to suppliers: 4.
    Spent,
    /// Received: 1, the other side of a payment.
    Received,
    /// Come back: 6 and 9.
    Returned,
    /// Interest: 5, in no sum.
    Interest,
    /// Owed only if something fails: 10, never paid unless called.
    Contingent,
}

impl TransactionType {
    /// Whether it is reported by the one who gets: 1, 11 and 13.
    pub fn is_incoming(self) -> bool {
        matches!(
            self,
            TransactionType::IncomingFunds
                | TransactionType::IncomingCommitment
                | TransactionType::IncomingPledge
        )
    }

    /// Its stage.
    pub fn stage(self) -> Stage {
        match self {
            TransactionType::Pledge | TransactionType::IncomingPledge => Stage::Pledged,
            TransactionType::Commitment | TransactionType::IncomingCommitment => Stage::Committed,
            TransactionType::Disbursement
            | TransactionType::Reimbursement
            | TransactionType::EquityBought => Stage::Paid,
            TransactionType::Expenditure => Stage::Spent,
            TransactionType::IncomingFunds => Stage::Received,
            TransactionType::LoanRepayment | TransactionType::EquitySold => Stage::Returned,
            TransactionType::Interest => Stage::Interest,
            TransactionType::Guarantee => Stage::Contingent,
        }
    }
}

impl DateType {
    /// Whether it is a plan and may lie in the future.
    pub fn is_planned(self) -> bool {
        matches!(self, DateType::PlannedStart | DateType::PlannedEnd)
    }
}

impl OrganisationType {
    /// The record's class for such a body.
    ///
    /// *Other public sector* may be a bank, a utility or an agency of any level, and a public-private
    /// partnership is none of its parts: both are [`ActorClass::Other`].
    pub fn actor_class(self) -> ActorClass {
        match self {
            OrganisationType::Government => ActorClass::State,
            OrganisationType::LocalGovernment => ActorClass::Subnational,
            OrganisationType::InternationalNgo
            | OrganisationType::NationalNgo
            | OrganisationType::RegionalNgo
            | OrganisationType::PartnerCountryNgo => ActorClass::Civil,
            OrganisationType::Multilateral => ActorClass::InternationalOrganisation,
            OrganisationType::Foundation => ActorClass::Philanthropy,
            OrganisationType::Private
            | OrganisationType::PrivateOfProvider
            | OrganisationType::PrivateOfRecipient
            | OrganisationType::PrivateOfThird => ActorClass::Business,
            OrganisationType::Academic => ActorClass::Academic,
            OrganisationType::OtherPublic | OrganisationType::PublicPrivate | OrganisationType::Other => {
                ActorClass::Other
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_words_of_version_one_mean_the_numbers_of_version_two() {
        let letters = ["IF", "C", "D", "E", "IR", "LR", "R", "QP", "QS", "CG"];
        for (number, letter) in (1..).zip(letters) {
            assert_eq!(TransactionType::find(letter).map(TransactionType::number), Some(number), "{letter}");
            assert_eq!(TransactionType::find(letter), TransactionType::find(&number.to_string()));
        }
        assert_eq!(Role::find(" implementing "), Some(Role::Implementing));
        assert_eq!(Role::find("donor"), None);
        assert_eq!(ResultType::find("output"), Some(ResultType::Output), "a name is understood");
        assert_eq!(DateType::find("end-actual"), DateType::find("4"));
        assert_eq!(TransactionType::find("14"), None);
        assert_eq!(OrganisationType::find("21").map(OrganisationType::code), Some("21"));
        assert_eq!(OrganisationType::from_number(73), Some(OrganisationType::PrivateOfThird));
    }

    #[test]
    fn a_spelling_is_of_its_version() {
        assert!(TransactionType::LIST.holds("D", 1) && !TransactionType::LIST.holds("D", 2));
        assert!(TransactionType::LIST.holds("3", 2) && !TransactionType::LIST.holds("3", 1));
        assert!(Status::LIST.holds("2", 1) && Status::LIST.holds("2", 2));
        assert!(!Role::LIST.holds("funding", 1), "version 1 spells the word with a capital");
    }
}
