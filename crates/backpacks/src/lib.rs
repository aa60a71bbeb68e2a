//! The protocols that backpack hosts speak, one file each; holds no state.
