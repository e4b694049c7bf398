# Mean utilisation in per cent of the recorded traces minus that of their twins.
def mean(f): map(select(f) | .utilisation) | add / length * 100;
def lost: map(select(.recorded)) | (mean(.twin | not) - mean(.twin)) * 10
    | round / 10;
{"lost on twins": (if .traces | length > 0 then .traces | lost else null end)}
