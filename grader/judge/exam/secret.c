#include "secret.h"

#include <string.h>

#include "../base/text.h"

const char secret_variable[] = "SAGUARO_SEED";

char *secret_take(char *argument)
{
    char *copy = text_format("%s", argument);
    memset(argument, '*', strlen(argument));
    return copy;
}
