/* What is in the string would be a marker after the preprocessor. */
const char text[] = R"(
(quotes do not close it: ")
)";
