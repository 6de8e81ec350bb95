/** The page's looks, light and dark, on screens of any width and on paper. */
export const style = `
:root{color-scheme:light dark;--ground:#f4f6f9;--card:#fff;--text:#1c2430;--soft:#566273;--line:#d8dee8;--grid:#e6eaf1;
--hover:#eef3fb;--accent:#0b5cad;--dns:#8b5cf6;--tcp:#d08700;--tls:#0d9488;--http:#2563eb;--ldap:#4d9a2a;--rpc:#6366c9;
--wait:#94a3b8;--bad:#d6293e;--bad2:#f08a95;--badtext:#b3152b;--settings:#2563eb;--rpctcp:#6366c9;--rpchttp:#0d9488;--pf:#a16ac9;
--good:#18794e}
@media (prefers-color-scheme:dark){:root{--ground:#0e131b;--card:#161d28;--text:#e4eaf3;--soft:#9aa8bb;--line:#2b3646;
--grid:#222c3a;--hover:#1d2836;--accent:#74b3f7;--dns:#a78bfa;--tcp:#e3a83a;--tls:#2cc2b1;--http:#5b94f8;--ldap:#7cc455;
--rpc:#9297ee;--wait:#64748b;--bad:#f0566a;--bad2:#8f2636;--badtext:#ff8f9c;--settings:#5b94f8;--rpctcp:#9297ee;
--rpchttp:#2cc2b1;--pf:#c39ae3;--good:#4cc38a}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--text);font:15px/1.45 system-ui,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
main{max-width:1480px;margin:0 auto;padding:28px 28px 120px}
h1{font-size:26px;line-height:1.2;margin:0 0 6px}h2{font-size:19px;margin:0 0 10px}h3{font-size:16px;margin:0}
a{color:var(--accent)}a:focus-visible,tr:focus-visible,input:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.lead{margin:0 0 22px;color:var(--soft);font-size:16px}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(270px,1fr));gap:16px}
.card,figure,.run,.overview>.scroll{background:var(--card);border:1px solid var(--line);border-radius:12px}
.card{padding:16px 18px;border-top:4px solid var(--good)}.card.waits,.card.lost{border-top-color:var(--bad)}
.card p{margin:4px 0;overflow-wrap:anywhere}.card h3 a{color:inherit;text-decoration:none}.card h3 a:hover{text-decoration:underline}
.card .total{font-size:38px;font-weight:650;letter-spacing:-.02em;line-height:1.15;font-variant-numeric:tabular-nums}
.card.waits .total{color:var(--badtext)}
.card dl{display:grid;grid-template-columns:max-content 1fr;gap:2px 12px;margin:10px 0 0;font-size:13.5px}
.card dt{color:var(--soft)}.card dd{margin:0;overflow-wrap:anywhere}
.pill{display:inline-block;padding:1px 9px;border:1px solid currentColor;border-radius:99px;font-size:13px;font-weight:600;color:var(--accent)}
.card.lost .pill,.card .longest b{color:var(--badtext)}
.card .longest{margin-top:10px;padding-top:8px;border-top:1px dashed var(--line);font-size:13.5px}
figure{margin:16px 0;padding:16px 18px}figcaption{font-weight:650;margin-bottom:10px}
figcaption small{font-weight:400;color:var(--soft);margin-left:8px;font-size:13.5px}
.compare{display:grid;grid-template-columns:minmax(110px,210px) 1fr 78px;gap:14px;align-items:center;padding:5px 6px;border-radius:8px;color:inherit;text-decoration:none}
a.compare:hover{background:var(--hover)}
.compare .name{text-align:right;overflow-wrap:anywhere}.compare .sum{font-weight:650;font-variant-numeric:tabular-nums}
.track{position:relative;height:34px;background:var(--grid);border-radius:6px;overflow:hidden}
.piece{position:absolute;top:0;bottom:0;min-width:2px;font-style:normal}
.settings{background:var(--settings)}.rpc-tcp{background:var(--rpctcp)}.rpc-http,.mapi-http.piece{background:var(--rpchttp)}
.public-folders{background:var(--pf)}.piece.other{background:var(--wait)}
.piece.long{background:repeating-linear-gradient(135deg,var(--bad) 0 9px,var(--bad2) 9px 18px);color:#fff;font-weight:600;font-size:13.5px;
line-height:34px;padding:0 12px;white-space:nowrap;overflow:hidden;text-overflow:ellipsis;text-shadow:0 0 3px #5c0613,0 0 6px #5c0613,0 1px 2px #5c0613}
.end{position:absolute;top:0;bottom:0;width:2px;margin-left:-2px;background:var(--text)}
.ticks{position:relative;display:block;height:18px;font-size:12px;color:var(--soft);font-weight:400;font-variant-numeric:tabular-nums}
.ticks span{position:absolute;white-space:nowrap;padding-left:3px;border-left:1px solid var(--line)}
.axis-row{padding-top:2px;padding-bottom:0}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:4px 16px;margin:10px 0 0;padding:0;font-size:13px;color:var(--soft)}
.legend li{display:flex;align-items:center;gap:6px}.legend i{position:static;display:inline-block;width:18px;height:11px;min-width:0;padding:0;border-radius:3px}
.scroll{overflow-x:auto}
button{font:inherit;font-size:13.5px;color:var(--accent);background:var(--card);border:1px solid var(--line);border-radius:8px;padding:4px 12px;cursor:pointer}
button[aria-pressed=true]{background:var(--accent);color:var(--card)}button:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
table{border-collapse:collapse;width:100%}
.figures{font-size:14px;min-width:560px}.figures caption{text-align:left;font-weight:650;padding:14px 18px 6px}
.figures th,.figures td{text-align:left;padding:5px 18px;border-top:1px solid var(--line);font-weight:400;overflow-wrap:anywhere}
.figures thead th{font-weight:650}.figures thead th,.figures thead td{border-top:0;padding-top:0}.figures tbody th{color:var(--soft)}
.controls{display:flex;flex-wrap:wrap;gap:6px 28px;align-items:center;justify-content:space-between;margin:30px 4px 12px}
.controls .legend{margin:0}fieldset{border:0;padding:0;margin:0;display:flex;flex-wrap:wrap;gap:4px 16px;font-size:14px}
fieldset legend{float:left;padding:0;margin-right:14px;font-weight:650}label{cursor:pointer}
.run{padding:18px 18px 10px;margin-bottom:18px}
.head{margin:0 0 12px;font-size:13.5px}.head div{display:grid;grid-template-columns:110px 1fr}.head dt{color:var(--soft)}.head dd{margin:0;overflow-wrap:anywhere}
.steps{table-layout:fixed;font-size:13.5px;min-width:760px}
.steps thead th{font-weight:500;color:var(--soft);text-align:left;padding:4px 6px;border-bottom:1px solid var(--line);vertical-align:bottom}
.steps thead th:first-child{width:46%}.steps .number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap;width:76px}
.steps tbody th{font-weight:400;text-align:left;white-space:nowrap;overflow:hidden;text-overflow:ellipsis;padding:3px 6px}
.steps tbody td{padding:3px 6px}.steps tbody b{font-weight:500}.steps .group b{font-weight:650}
.steps tbody tr:hover,.steps tbody tr:focus{background:var(--hover)}
.steps tr.failed .mark,.steps tr.failed .said{color:var(--badtext)}.steps tr.success .mark{color:var(--good)}
.steps tr.skipped{color:var(--soft)}.said{color:var(--soft)}.said::before{content:"· "}.took{color:var(--text)}td.number{color:var(--soft)}
.steps tr.slow .took{color:var(--badtext);font-weight:700}
.mark{display:inline-block;width:15px;font-weight:700}
.d1{--d:1}.d2{--d:2}.d3{--d:3}.d4{--d:4}.d5{--d:5}.d6{--d:6}.d7{--d:7}.d8{--d:8}.d9{--d:9}
.steps tbody th{padding-left:calc(6px + var(--d,0)*20px)}
.steps tr[aria-expanded] b{cursor:pointer}.steps tr[aria-expanded] b::before{content:"▾ ";color:var(--soft);font-weight:400}.steps tr[aria-expanded=false] b::before{content:"▸ "}
.steps td.lane,.steps th.axis{position:relative;padding:0;border-left:16px solid transparent;background-clip:padding-box}
.steps th.axis{height:50px}.axis .ticks{position:absolute;left:0;right:0;bottom:0}
.axis .ticks.real,body:has(#real:checked) .axis .ticks.folded{display:none}body:has(#real:checked) .axis .ticks.real{display:block}
.ticks .fold{border:0;padding:0;text-align:center;bottom:18px;color:var(--badtext);font-weight:700;overflow:visible}
.ticks .fold::after{content:"";display:block;height:7px;margin-top:1px;background:linear-gradient(135deg,transparent 46%,var(--bad) 46% 58%,transparent 58%) 0 0/9px 7px repeat-x,linear-gradient(45deg,transparent 46%,var(--bad) 46% 58%,transparent 58%) 4.5px 0/9px 7px repeat-x}
.bar{position:absolute;top:5px;bottom:5px;left:var(--fx);width:var(--fw);min-width:3px;border-radius:3px;background:var(--wait)}
body:has(#real:checked) .bar{left:var(--rx);width:var(--rw)}
.dns .bar{background:var(--dns)}.tcp .bar{background:var(--tcp)}.tls .bar{background:var(--tls)}.http .bar,.mapi-http .bar{background:var(--http)}
.ldap .bar{background:var(--ldap)}.rpc .bar{background:var(--rpc)}
.group .bar{top:9px;bottom:9px;background:var(--wait);opacity:.55}
.failed.leaf .bar,.legend .failed .bar{background:var(--bad)}.failed.group .bar{background:var(--bad);opacity:.45}
.leaf.slow.failed .bar{background:repeating-linear-gradient(135deg,var(--bad) 0 7px,var(--bad2) 7px 14px)}
.skipped .bar{display:none}
.wait{position:absolute;top:50%;left:calc(var(--fx) + var(--fw)/2);transform:translate(-50%,-50%);padding:0 8px;border-radius:99px;background:var(--card);
color:var(--badtext);font-weight:700;font-style:normal;font-size:12.5px;line-height:17px;white-space:nowrap;box-shadow:0 0 0 1px var(--bad)}
body:has(#real:checked) .wait{left:calc(var(--rx) + var(--rw)/2)}
footer{color:var(--soft);font-size:13px;margin:18px 4px}
#detail{position:fixed;left:0;right:0;bottom:0;background:var(--card);border-top:2px solid var(--accent);box-shadow:0 -4px 18px #0003;padding:10px 28px 12px;font-size:14px;max-height:40vh;overflow:auto}
#detail p{max-width:1424px;margin:0 auto;overflow-wrap:anywhere}#detail .facts{color:var(--soft);font-size:13px}
@media (max-width:760px){main{padding:16px 12px 120px}.compare{grid-template-columns:88px 1fr 56px;gap:8px;font-size:13.5px}.card .total{font-size:30px}
.steps thead th:first-child{width:52%}}
@media print{#detail,.controls fieldset{display:none}main{max-width:none;padding:0}.card,figure,.run{break-inside:avoid}*{print-color-adjust:exact}}
`;
