package main

// rowOnTask and rowElsewhere are what the walk knows of pasting and importing rows.
var rowOnTask, rowElsewhere []walked
