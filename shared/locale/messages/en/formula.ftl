# Formulas: what is wrong in their text, what failed while running them, and what to do.
formula-mistake-unexpected = This has no meaning here. Look at what comes before: a comma, an operator or a quote may be missing.
formula-mistake-unexpected-end = The formula stops in the middle of something. Complete it.
formula-mistake-unclosed-text = This text is never closed. Add the closing quote.
formula-mistake-unclosed-bracket = This bracket is never closed. Add the closing one.
formula-mistake-indentation = The spaces at the start of the line match no block. Align the lines of a block, and indent those after a colon.
formula-mistake-no-return = The formula gives no value. End it with an expression, or write “return” before the value. To compare, write == instead of =.
formula-mistake-assignment = Nothing can be assigned here: a formula changes neither a column nor a constant. To compare, write == instead of =.
formula-mistake-not-supported = Formulas leave out this construct of Python. Write it another way, for instance with a function or a loop.
formula-mistake-too-large = This formula is too long or nested too deep. Split it over several columns.
formula-error-division = Division by zero. Check the divisor, for instance with IF.
formula-error-type = An operation does not suit these values, such as a number added to a text or to an empty cell. Check their types.
formula-error-value = A value does not fit, such as a text where a number or a date is needed.
formula-error-name = This name is no function, table or variable. Check its spelling; a column is written with a dollar sign before it.
formula-error-attribute = This column or property does not exist. Check the spelling of the name.
formula-error-key = This key or column does not exist. Check the spelling of the name.
formula-error-index = This position is beyond the end of the list. Check its length first.
formula-error-circular = This cell depends on itself. Remove the reference that goes round.
formula-error-invalid-value = A cell whose value does not fit its type is used here. Correct that cell.
formula-error-limit = Calculating this cell takes too long or too much memory. Simplify the formula.
formula-error-recursion = A function calls itself too many times. Check that it stops.
formula-error-syntax = The formula is not well written. Open it to see where.
formula-error-import = Formulas have no such module. Use the functions provided.
formula-error-assertion = A condition that the formula sets does not hold.
formula-error-not-implemented = This function does not exist here yet. Write the formula another way.
formula-error-overflow = The resulting number is too large.
formula-error-date = This date fits no known format. Write it for instance as 2026-12-31.
formula-error-other = The formula failed. The detail says what Python would say of it.
