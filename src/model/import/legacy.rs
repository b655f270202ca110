//! vCard 2.1, made into 3.0.
