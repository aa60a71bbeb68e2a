//! What a badge is: the nouns of the specification and the rules that need nothing else.
