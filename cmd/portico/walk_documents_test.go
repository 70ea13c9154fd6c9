package main

// documentOnTask and documentElsewhere are what the walk knows of supporting documents.
var documentOnTask, documentElsewhere []walked
