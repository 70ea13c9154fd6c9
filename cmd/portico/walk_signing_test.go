package main

// signingOnTask and signingElsewhere are what the walk knows of counter-signing and comments.
var signingOnTask, signingElsewhere []walked
