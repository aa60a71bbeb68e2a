//! Plan and carry: bring a backpack and the library to agreement, copy badges between backpacks.
