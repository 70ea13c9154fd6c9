package engine

// A whole number is a numeric that takes no fraction.
func init() { register(numeric{whole: true}) }
