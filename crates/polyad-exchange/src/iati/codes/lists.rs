//! The small lists: codes, short names, and the spellings of version 1 where they differ.

use super::list::{Entry, List, lists};

lists! {
    /// Whether a budget is the first or a later one.
    BUDGET_TYPE = "BudgetType" {
        "1" "Original";
        "2" "Revised";
    }
    /// How firm a budget is.
    BUDGET_STATUS = "BudgetStatus" {
        "1" "Indicative";
        "2" "Committed";
    }
    /// How another activity is related.
    RELATED_ACTIVITY_TYPE = "RelatedActivityType" {
        "1" "Parent";
        "2" "Child";
        "3" "Sibling";
        "4" "Co-funded";
        "5" "Third party";
    }
    /// Whose list a sector's code is from.
    SECTOR_VOCABULARY = "SectorVocabulary" {
        "1" "DAC purpose codes, five digits" "DAC";
        "2" "DAC purpose codes, three digits" "DAC-3";
        "3" "Functions of government (COFOG)" "COFOG";
        "4" "European economic activities (NACE)" "NACE";
        "5" "US exempt entities (NTEE)" "NTEE";
        "6" "AidData" "ADT";
        "7" "SDG goal";
        "8" "SDG target";
        "9" "SDG indicator";
        "10" "Humanitarian clusters";
        "11" "North American industries (NAICS)";
        "12" "UN system functions";
        "98" "The reporter's second list";
        "99" "The reporter's own list" "RO";
        "WB" "World Bank sectors (version 1 only)" "WB";
        "ISO" "ISO (version 1 only)" "ISO";
    }
    /// Whose list a tag's code is from (2.03).
    TAG_VOCABULARY = "TagVocabulary" {
        "1" "Agrovoc";
        "2" "SDG goal";
        "3" "SDG target";
        "4" "Team Europe initiatives";
        "99" "The reporter's own list";
    }
    /// Whose list a region's code is from.
    REGION_VOCABULARY = "RegionVocabulary" {
        "1" "DAC";
        "2" "UN M49";
        "99" "The reporter's own list";
    }
    /// Whose list a policy marker's code is from.
    POLICY_MARKER_VOCABULARY = "PolicyMarkerVocabulary" {
        "1" "DAC" "DAC";
        "99" "The reporter's own list" "RO";
    }
    /// Policy markers of the DAC.
    POLICY_MARKER = "PolicyMarker" {
        "1" "Gender equality";
        "2" "Environment";
        "3" "Good governance";
        "4" "Trade development";
        "5" "Biodiversity";
        "6" "Climate change: mitigation";
        "7" "Climate change: adaptation";
        "8" "Desertification";
        "9" "Reproductive, maternal, newborn and child health";
        "10" "Disaster risk reduction";
        "11" "Disability";
        "12" "Nutrition";
    }
    /// How much a policy marker counts.
    POLICY_SIGNIFICANCE = "PolicySignificance" {
        "0" "Not targeted";
        "1" "Significant objective";
        "2" "Principal objective";
        "3" "Principal objective, within an action programme";
        "4" "Explicit primary objective";
    }
    /// How far an activity reaches.
    ACTIVITY_SCOPE = "ActivityScope" {
        "1" "Global";
        "2" "Regional";
        "3" "Several countries";
        "4" "National";
        "5" "Several first-level areas";
        "6" "One first-level area";
        "7" "One second-level area";
        "8" "One place";
    }
    /// Who works with whom.
    COLLABORATION_TYPE = "CollaborationType" {
        "1" "Bilateral";
        "2" "Multilateral inflows";
        "3" "Bilateral, core support to NGOs and private bodies";
        "4" "Multilateral outflows";
        "6" "Private outflows";
        "7" "Bilateral, NGO activities reported afterwards";
        "8" "Triangular";
    }
    /// What kind of flow: official aid or other.
    FLOW_TYPE = "FlowType" {
        "10" "Official development assistance";
        "20" "Other official flows (withdrawn)";
        "21" "Other official flows, not export credits";
        "22" "Officially supported export credits";
        "30" "Private grants";
        "35" "Private, market terms";
        "36" "Foreign direct investment";
        "37" "Other private flows, market terms";
        "40" "No flow";
        "50" "Other flows";
    }
    /// Whose list an aid type is from.
    AID_TYPE_VOCABULARY = "AidTypeVocabulary" {
        "1" "DAC";
        "2" "Earmarking category";
        "3" "Earmarking modality";
        "4" "Cash and voucher modalities";
    }
    /// Aid types of the DAC.
    AID_TYPE = "AidType" {
        "A01" "General budget support";
        "A02" "Sector budget support";
        "B01" "Core support to NGOs and private bodies";
        "B02" "Core contributions to multilaterals";
        "B021" "Core contributions to multilateral institutions";
        "B022" "Core contributions to global funds";
        "B03" "Programmes and funds of international organisations";
        "B031" "Funds of many donors and many entities";
        "B032" "Funds of many donors and one entity";
        "B033" "Single-donor or earmarked funds";
        "B04" "Basket funds";
        "C01" "Projects";
        "D01" "Donor country personnel";
        "D02" "Other technical assistance";
        "E01" "Scholarships in the donor country";
        "E02" "Imputed student costs";
        "F01" "Debt relief";
        "G01" "Administrative costs";
        "H01" "Development awareness";
        "H02" "Refugees in donor countries";
        "H03" "Asylum seekers accepted in the end";
        "H04" "Asylum seekers rejected in the end";
        "H05" "Recognised refugees";
        "H06" "Refugees in other donor countries";
    }
    /// Whether purchases are bound to a country.
    TIED_STATUS = "TiedStatus" {
        "3" "Partly tied";
        "4" "Tied";
        "5" "Untied";
    }
    /// Through whom money is paid out.
    DISBURSEMENT_CHANNEL = "DisbursementChannel" {
        "1" "Through the treasury";
        "2" "To the implementing body";
        "3" "In kind, through third parties";
        "4" "In kind, managed by the donor";
    }
    /// What kind of text a description is.
    DESCRIPTION_TYPE = "DescriptionType" {
        "1" "General";
        "2" "Objectives";
        "3" "Target groups";
        "4" "Other";
    }
    /// What kind of identifier another identifier is.
    OTHER_IDENTIFIER_TYPE = "OtherIdentifierType" {
        "A1" "The reporter's internal identifier";
        "A2" "CRS identifier";
        "A3" "Former activity identifier";
        "A9" "Another activity identifier";
        "B1" "Former identifier of the reporter";
        "B9" "Another organisation identifier";
    }
    /// What an emergency code names.
    HUMANITARIAN_SCOPE_TYPE = "HumanitarianScopeType" {
        "1" "Emergency";
        "2" "Appeal";
    }
    /// Whose list an emergency's code is from.
    HUMANITARIAN_SCOPE_VOCABULARY = "HumanitarianScopeVocabulary" {
        "1-2" "GLIDE";
        "2-1" "Humanitarian plan";
        "99" "The reporter's own list";
    }
    /// Whose list an indicator's code is from.
    INDICATOR_VOCABULARY = "IndicatorVocabulary" {
        "1" "WHO registry";
        "2" "Sphere handbook";
        "3" "US foreign assistance framework";
        "4" "World Development Indicators";
        "5" "Millennium Development Goals";
        "6" "OCHA response indicators";
        "7" "HIV/AIDS registry";
        "8" "Private sector indicators (HIPSO)";
        "9" "SDG indicator";
        "99" "The reporter's own list";
    }
    /// Whose list a place's code is from.
    GEOGRAPHIC_VOCABULARY = "GeographicVocabulary" {
        "A1" "Global administrative unit layers";
        "A2" "UN second-level boundaries";
        "A3" "Global administrative areas";
        "A4" "ISO 3166-1 alpha-2";
        "G1" "GeoNames";
        "G2" "OpenStreetMap";
    }
    /// What kind of paper a document is.
    DOCUMENT_CATEGORY = "DocumentCategory" {
        "A01" "Impact appraisal";
        "A02" "Objectives";
        "A03" "Intended beneficiaries";
        "A04" "Conditions";
        "A05" "Budget";
        "A06" "Contract summary";
        "A07" "Review and evaluation";
        "A08" "Results";
        "A09" "Memorandum of understanding";
        "A10" "Tender";
        "A11" "Contract";
        "A12" "Activity web page";
        "B01" "Annual report";
        "B02" "Institutional strategy";
        "B03" "Country strategy";
        "B04" "Allocation policy";
        "B05" "Procurement policy";
        "B06" "Institutional audit";
        "B07" "Country audit";
        "B08" "Exclusions policy";
        "B09" "Institutional evaluation";
        "B10" "Country evaluation";
        "B11" "Sector strategy";
        "B12" "Thematic strategy";
        "B13" "Country memorandum of understanding";
        "B14" "Evaluations policy";
        "B15" "Terms and conditions";
        "B16" "Organisation web page";
        "B17" "Country or region web page";
        "B18" "Sector web page";
    }
    /// Versions of the standard.
    VERSION = "Version" {
        "1.01" "Version 1.01";
        "1.02" "Version 1.02";
        "1.03" "Version 1.03";
        "1.04" "Version 1.04";
        "1.05" "Version 1.05";
        "2.01" "Version 2.01";
        "2.02" "Version 2.02";
        "2.03" "Version 2.03";
    }
}

/// Every list of this module.
pub static LISTS: &[&List] = &[
    &BUDGET_TYPE,
    &BUDGET_STATUS,
    &RELATED_ACTIVITY_TYPE,
    &SECTOR_VOCABULARY,
    &TAG_VOCABULARY,
    &REGION_VOCABULARY,
    &POLICY_MARKER_VOCABULARY,
    &POLICY_MARKER,
    &POLICY_SIGNIFICANCE,
    &ACTIVITY_SCOPE,
    &COLLABORATION_TYPE,
    &FLOW_TYPE,
    &AID_TYPE_VOCABULARY,
    &AID_TYPE,
    &TIED_STATUS,
    &DISBURSEMENT_CHANNEL,
    &DESCRIPTION_TYPE,
    &OTHER_IDENTIFIER_TYPE,
    &HUMANITARIAN_SCOPE_TYPE,
    &HUMANITARIAN_SCOPE_VOCABULARY,
    &INDICATOR_VOCABULARY,
    &GEOGRAPHIC_VOCABULARY,
    &DOCUMENT_CATEGORY,
    &VERSION,
];
