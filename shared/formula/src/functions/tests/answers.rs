//! Calls and what Grist's documentation, Excel's or arithmetic say of them.

use super::check;

#[test]
fn rounding_as_grist_documents_it() {
    check(&[
        ("ROUND(1.4)", "1.0"),
        ("ROUND(-1.475, 2)", "-1.48"),
        ("ROUND(2.675, 2)", "2.68"),
        ("ROUND('x')", "TypeError"),
        ("CEILING(-2.5, 2)", "-2"),
        ("CEILING(0.234, 0.01)", "0.24"),
        ("FLOOR(2.5, -2)", "ValueError"),
        ("FLOOR(0.234, 0.01)", "0.23"),
        ("MROUND(-10, -3)", "-9"),
        ("EVEN(-1)", "-2"),
        ("ODD(-2)", "-3"),
        ("ROUNDUP(76.9, 0)", "77"),
        ("INT(-8.9)", "-9"),
        ("QUOTIENT(1, 0)", "ZeroDivisionError"),
        ("ROUND(1, 2, 3)", "TypeError"),
        ("ROUND(value=2.5)", "3.0"),
        ("ROUND(2.5, digits=1)", "TypeError"),
        ("PI(1)", "TypeError"),
        ("EVEN('3')", "4"),
        ("ROUNDDOWN('x')", "ValueError"),
        ("FACT('5')", "120"),
        ("GCD(None, 5)", "5"),
        ("LCM(-1, 5)", "ValueError"),
        ("ROMAN(5000)", "OutOfRangeError"),
        ("ARABIC('IIII')", "InvalidRomanNumeralError"),
        ("ARABIC('')", "InvalidRomanNumeralError"),
    ]);
}

#[test]
fn whole_numbers_stay_exact() {
    check(&[
        ("FACT(25)", "15511210043330985984000000"),
        ("COMBIN(100, 50)", "100891344545564193334812497256"),
        ("SUM([9223372036854775807, 1])", "9223372036854775808"),
        ("PRODUCT(4294967296, 4294967296)", "18446744073709551616"),
        ("LCM(4294967295, 4294967296)", "18446744069414584320"),
        ("SUM([0.1] * 3)", "0.30000000000000004"),
        ("SUM([1, 2], 3)", "6"),
        ("FACT(10**9)", "Limit"),
        ("REPT('x', 10**12)", "ValueError"),
        ("REPT('-', 2.7)", "'--'"),
        ("REGEXMATCH('x' * 30000, '(x{50}){50}y')", "Limit"),
        ("REGEXMATCH('x', '((x{1000}){1000}){1000}')", "error"),
        ("POWER(10, 400)", "OverflowError"),
        ("SERIESSUM(10, 10**9, 1, [1])", "Limit"),
        ("SEQUENCE(10**12)", "Limit"),
        ("SEQUENCE(2**62, 0)", "Limit"),
        ("TEXT(1, '0.' + '0' * 70000)[:5]", "'1.000'"),
        ("TEXT(1.5, '[' + 'h' * 70000 + ']')[:3]", "'hhh'"),
        ("COUNTIF(['a' * 100000] * 100, '*b*a*b*')", "Limit"),
        ("PERMUT(10**18, 0)", "1"),
        ("COMBIN(10**30, 2)", "OverflowError"),
    ]);
}

#[test]
fn lists_are_flattened_and_what_is_no_number_skipped() {
    check(&[
        ("SUM([10.25, None, '', False, 'other', 20.5])", "30.75"),
        ("SUM(x for x in [1, 2, 3])", "6"),
        ("SUM({1: 'a', 2: 'b'})", "3"),
        ("MAX([])", "0"),
        ("MAX('Hello', '123', True, False)", "0"),
        ("AVERAGE([2, -1, 'Hello', DATE(2015, 1, 1)], True, [False, '123', '', 11])", "4.0"),
        ("MEDIAN(range(10))", "4.5"),
        ("MEDIAN('x')", "ValueError"),
        ("STDEV([5])", "ZeroDivisionError"),
        ("AVERAGE_WEIGHTED(zip([95, 90, False], [.25, .1, .5]))", "93.57142857142858"),
        ("MAX(1, DATE(2015, 1, 1))", "TypeError"),
        ("AVERAGE_WEIGHTED([1])", "TypeError"),
        ("MODE([1, 2, 3])", "ValueError"),
        ("SMALL([3, 1, 2], 4)", "ValueError"),
    ]);
}

#[test]
fn texts_as_grist_documents_them() {
    check(&[
        ("LEFT('Text', -1)", "ValueError"),
        ("RIGHT('Text', 100)", "'Text'"),
        ("MID('Fluid Flow', 0, 5)", "ValueError"),
        ("FIND(' #', 'Hello world # Test')", "12"),
        ("FIND('é', 'café crémé', 5)", "8"),
        ("SEARCH('e', 'Statements', 6)", "7"),
        ("SUBSTITUTE('abababab', 'abab', 'xxxx', 3)", "'ababxxxx'"),
        ("PROPER('76BudGet')", "'76Budget'"),
        ("UPPER(5)", "AttributeError"),
        ("UPPER('straße')", "'STRASSE'"),
        ("LEN([1, 2])", "2"),
        ("T(float('nan'))", "''"),
        ("VALUE('Invalid')", "ValueError"),
        ("REGEXEXTRACT('Foo', 'Bar')", "ValueError"),
        (r"REGEXREPLACE('ab', '(a)(b)', r'\2\1')", "'ba'"),
        ("SELF_HYPERLINK(Linky_Link='Link')", "TypeError"),
        ("PHONE_FORMAT('(234) 567-8901')", "NumberParseException"),
        ("PHONE_FORMAT('+33234567890', '#')", "'+33 2 34 56 78 90'"),
        ("PHONE_FORMAT('')", "''"),
        ("PHONE_FORMAT('0142685300', 'FR', 'x')", "ValueError"),
    ]);
}

#[test]
fn formats_of_numbers_in_english_and_french() {
    check(&[
        ("TEXT(1234.567, '0')", "'1235'"),
        ("TEXT(1234.5, '# ##0,00')", "'1 234,50'"),
        ("TEXT(1234.5, '# ##0,00 €')", "'1 234,50 €'"),
        ("TEXT(1234567, '#,##0')", "'1,234,567'"),
        ("TEXT(0.285, '0.0%')", "'28.5%'"),
        ("TEXT(0.285, '0,0 %')", "'28,5 %'"),
        ("TEXT(12, '0000')", "'0012'"),
        ("TEXT(-5, '0;(0)')", "'(5)'"),
        ("TEXT(0, '0;-0;\"nul\"')", "'nul'"),
        ("TEXT(12345, '0.00E+00')", "'1.23E+04'"),
        ("TEXT(1234567, '0.0,,\" M\"')", "'1.2 M'"),
        ("TEXT(5, '\"n° \"0')", "'n° 5'"),
        ("TEXT('abc', '0')", "'abc'"),
        ("TEXT(0.5, '#.##')", "'.5'"),
        ("TEXT(-0.001, '0.00')", "'0.00'"),
        ("NUMBERVALUE('12,5%', ',')", "0.125"),
    ]);
}

#[test]
fn formats_of_dates_in_english_and_french() {
    check(&[
        ("TEXT(DATE(2026, 3, 3), 'yyyy-mm-dd')", "'2026-03-03'"),
        ("TEXT(DATE(2026, 3, 3), 'jj/mm/aaaa')", "'03/03/2026'"),
        ("TEXT(DATE(2026, 3, 3), 'jjjj j mmmm aaaa')", "'mardi 3 mars 2026'"),
        ("TEXT(DATE(2026, 3, 3), 'dddd, mmmm d, yyyy')", "'Tuesday, March 3, 2026'"),
        ("TEXT(DATE(2026, 3, 3), 'd mmm yy')", "'3 Mar 26'"),
        ("TEXT(datetime.datetime(2026, 3, 3, 15, 5, 9), 'hh:mm:ss')", "'15:05:09'"),
        ("TEXT(datetime.datetime(2026, 3, 3, 15, 5, 9), 'h:mm AM/PM')", "'3:05 PM'"),
        ("TEXT(1.5, '[h]:mm')", "'36:00'"),
        ("TEXT(46084, 'yyyy-mm-dd')", "'2026-03-03'"),
    ]);
}

#[test]
fn criteria_of_spreadsheets() {
    check(&[
        ("COUNTIF([1, 5, '5', None, 'x'], 5)", "2"),
        ("COUNTIF(['a', 'A', 'ab'], 'a')", "2"),
        ("COUNTIF(['pain', 'pin', 'lin'], 'p?in')", "1"),
        ("COUNTIF(['2*', '22'], '2~*')", "1"),
        ("COUNTIF(['a', '', None], '')", "2"),
        ("COUNTIF(['a', '', None], '<>')", "1"),
        ("COUNTIF([1, 2, 3], '<>2')", "2"),
        ("COUNTIF([1.5, 2], '>=1,5')", "2"),
        ("COUNTIF([DATE(2026, 1, 1), DATE(2025, 1, 1)], '>=2025-06-01')", "1"),
        ("COUNTIF([True, False, 1], 'TRUE')", "1"),
        ("COUNTIF([3, 4], lambda n: n % 2)", "1"),
        ("SUMIF(['a', 'b', 'a'], 'a', [1, 2, 3])", "4"),
        ("SUMIF(['a', 'b'], 'a', [1])", "ValueError"),
        ("SUMIFS([1, 2, 3], ['a', 'b', 'a'], 'a', [5, 6, 7], '>5')", "3"),
        ("AVERAGEIF([1, 2], '>5')", "ZeroDivisionError"),
        ("SUBTOTAL(101, [1, 3])", "2.0"),
        ("COUNTIF(['", "SyntaxError"),
    ]);
}

#[test]
fn lookups_in_lists() {
    check(&[
        ("INDEX([1, 2, 3], 2)", "2"),
        ("INDEX([[1, 2], [3, 4]], 0, 2)", "[2, 4]"),
        ("INDEX([1], 2)", "IndexError"),
        ("MATCH(4, [1, 3, 5])", "2"),
        ("MATCH(4, [5, 3, 1], -1)", "1"),
        ("MATCH('pa*', ['lait', 'pain'], 0)", "2"),
        ("MATCH(4, [1, 2], 0)", "ValueError"),
        ("XLOOKUP(4, [1, 3, 5], 'abc', None, 1)", "IndexError"),
        ("XLOOKUP(4, [1, 3, 5], ['a', 'b', 'c'], None, 1)", "'c'"),
        ("XLOOKUP(4, [1], ['a'], 'none')", "'none'"),
        ("LOOKUP(0, [1, 2])", "ValueError"),
        ("SORT([2, None, 'b', 1, 'A'])", "[1, 2, 'A', 'b', None]"),
        ("CHOOSE(4, 'a')", "IndexError"),
        ("XOR(1, 1)", "False"),
        ("IFS(0, 'a')", "ValueError"),
        ("IFS(1, 'a', 1, 1/0)", "'a'"),
        ("IFS(0, 1/0, 2, 'b')", "'b'"),
        ("IFS(1)", "TypeError"),
        ("SWITCH(9, 1, 'a')", "ValueError"),
    ]);
}

#[test]
fn money_over_time_as_excel_documents_it() {
    check(&[
        ("round(PMT(0.08/12, 10, 10000), 2)", "-1037.03"),
        ("round(PMT(0.06/12, 18*12, 0, 50000), 2)", "-129.08"),
        ("round(FV(0.06/12, 10, -200, -500, 1), 2)", "2581.4"),
        ("round(PV(0.08/12, 20*12, 500), 2)", "-59777.15"),
        ("round(NPER(0.12/12, -100, -1000, 10000, 1), 4)", "59.6739"),
        ("round(RATE(48, -200, 8000), 6)", "0.007701"),
        ("round(NPV(0.1, -10000, 3000, 4200, 6800), 2)", "1188.44"),
        ("round(IRR([-70000, 12000, 15000, 18000, 21000, 26000]), 4)", "0.0866"),
        ("round(MIRR([-120000, 39000, 30000, 21000, 37000, 46000], 0.1, 0.12), 4)", "0.1261"),
        ("round(IPMT(0.1/12, 1, 36, 8000), 2)", "-66.67"),
        ("round(PPMT(0.1/12, 1, 24, 2000), 2)", "-75.62"),
        ("round(CUMIPMT(0.09/12, 360, 125000, 13, 24), 2)", "-11135.23"),
        ("round(CUMPRINC(0.09/12, 360, 125000, 13, 24), 2)", "-934.11"),
        ("round(DB(1000000, 100000, 6, 1, 7), 2)", "186083.33"),
        ("round(DB(1000000, 100000, 6, 7, 7), 2)", "15845.1"),
        ("round(DDB(2400, 300, 10, 10), 2)", "22.12"),
        ("SLN(30000, 7500, 10)", "2250.0"),
        ("round(SYD(30000, 7500, 10, 10), 2)", "409.09"),
        ("round(EFFECT(0.0525, 4), 7)", "0.0535427"),
        ("round(NOMINAL(0.053543, 4), 4)", "0.0525"),
        (
            "round(XIRR([-10000, 2750, 4250, 3250, 2750], [DATE(2008, 1, 1), DATE(2008, 3, 1), DATE(2008, 10, 30), DATE(2009, 2, 15), DATE(2009, 4, 1)]), 6)",
            "0.373363",
        ),
        ("IRR([1, 2])", "ValueError"),
        ("PMT(0, 0, 100)", "ZeroDivisionError"),
    ]);
}

#[test]
fn samples_and_distributions_as_excel_documents_them() {
    check(&[
        ("PERCENTILE([1, 3, 2, 4], 0.3)", "1.9"),
        ("QUARTILE([1, 2, 4, 7, 8, 9, 10, 12], 1)", "3.5"),
        ("PERCENTRANK([13, 12, 11, 8, 4, 3, 2, 1, 1, 1], 2)", "0.333"),
        ("PERCENTRANK([13, 12, 11, 8, 4, 3, 2, 1, 1, 1], 5)", "0.583"),
        ("round(TRIMMEAN([4, 5, 6, 7, 2, 3, 4, 5, 1, 2, 3], 0.2), 6)", "3.777778"),
        ("round(GEOMEAN([4, 5, 8, 7, 11, 4, 3]), 6)", "5.476987"),
        ("round(HARMEAN([4, 5, 8, 7, 11, 4, 3]), 6)", "5.028376"),
        ("round(KURT([3, 4, 5, 2, 3, 4, 5, 6, 4, 7]), 6)", "-0.1518"),
        ("round(SKEW([3, 4, 5, 2, 3, 4, 5, 6, 4, 7]), 6)", "0.359543"),
        ("round(CORREL([3, 2, 4, 5, 6], [9, 7, 12, 15, 17]), 6)", "0.997054"),
        ("round(FORECAST(30, [6, 7, 9, 15, 21], [20, 28, 31, 38, 40]), 5)", "10.60725"),
        ("round(STEYX([2, 3, 9, 1, 8, 7, 5], [6, 5, 11, 7, 5, 4, 4]), 6)", "3.305719"),
        ("round(BINOMDIST(6, 10, 0.5, False), 7)", "0.2050781"),
        ("round(POISSON(2, 5, True), 6)", "0.124652"),
        ("round(GAMMADIST(10.00001131, 9, 2, False), 6)", "0.032639"),
        ("round(WEIBULL(105, 20, 100, False), 6)", "0.035589"),
        ("round(TINV(0.05464, 60), 4)", "1.96"),
        ("round(F_DIST(15.2069, 6, 4, False), 6)", "0.001224"),
        ("round(TTEST([3, 4, 5, 8, 9, 1, 2, 4, 5], [6, 19, 3, 2, 14, 4, 5, 17, 1], 2, 1), 6)", "0.196016"),
        ("round(ZTEST([3, 6, 7, 8, 6, 5, 4, 2, 1, 9], 6), 6)", "0.863043"),
        ("NORMINV(0, 1, 1)", "ValueError"),
    ]);
}

#[test]
fn bases_and_units() {
    check(&[
        ("DEC2BIN(-100)", "'1110011100'"),
        ("BIN2DEC('1111111111')", "-1"),
        ("BIN2DEC('12')", "ValueError"),
        ("DEC2BIN(512)", "ValueError"),
        ("DECIMAL('zap', 36)", "45745"),
        ("BASE(15, 2, 10)", "'0000001111'"),
        ("BITRSHIFT(13, 2)", "3"),
        ("BITLSHIFT(4, 2)", "16"),
        ("round(CONVERT(1, 'lbm', 'kg'), 7)", "0.4535924"),
        ("round(CONVERT(68, 'F', 'C'), 9)", "20.0"),
        ("CONVERT(2.5, 'ft', 'sec')", "ValueError"),
        ("CONVERT(1, 'kWh', 'J')", "3600000.0"),
        ("CONVERT(1, 'Go', 'Mo')", "1000.0"),
    ]);
}
