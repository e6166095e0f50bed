//! A running node: storage, sequencing, publication, recovery and the one owner of a data directory.
