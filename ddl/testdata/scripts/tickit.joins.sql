-- event (venueid) -> venue (venueid)
-- want 0
SELECT count(*) FROM event c LEFT JOIN venue p ON p.venueid = c.venueid WHERE p.venueid IS NULL AND c.venueid IS NOT NULL;

-- event (catid) -> category (catid)
-- want 0
SELECT count(*) FROM event c LEFT JOIN category p ON p.catid = c.catid WHERE p.catid IS NULL AND c.catid IS NOT NULL;

-- event (dateid) -> date (dateid)
-- want 0
SELECT count(*) FROM event c LEFT JOIN date p ON p.dateid = c.dateid WHERE p.dateid IS NULL AND c.dateid IS NOT NULL;

-- listing (sellerid) -> users (userid)
-- want 0
SELECT count(*) FROM listing c LEFT JOIN users p ON p.userid = c.sellerid WHERE p.userid IS NULL AND c.sellerid IS NOT NULL;

-- listing (eventid) -> event (eventid)
-- want 0
SELECT count(*) FROM listing c LEFT JOIN event p ON p.eventid = c.eventid WHERE p.eventid IS NULL AND c.eventid IS NOT NULL;

-- listing (dateid) -> date (dateid)
-- want 0
SELECT count(*) FROM listing c LEFT JOIN date p ON p.dateid = c.dateid WHERE p.dateid IS NULL AND c.dateid IS NOT NULL;

-- sales (listid) -> listing (listid)
-- want 0
SELECT count(*) FROM sales c LEFT JOIN listing p ON p.listid = c.listid WHERE p.listid IS NULL AND c.listid IS NOT NULL;

-- sales (sellerid) -> users (userid)
-- want 0
SELECT count(*) FROM sales c LEFT JOIN users p ON p.userid = c.sellerid WHERE p.userid IS NULL AND c.sellerid IS NOT NULL;

-- sales (buyerid) -> users (userid)
-- want 0
SELECT count(*) FROM sales c LEFT JOIN users p ON p.userid = c.buyerid WHERE p.userid IS NULL AND c.buyerid IS NOT NULL;

-- sales (eventid) -> event (eventid)
-- want 0
SELECT count(*) FROM sales c LEFT JOIN event p ON p.eventid = c.eventid WHERE p.eventid IS NULL AND c.eventid IS NOT NULL;

-- sales (dateid) -> date (dateid)
-- want 0
SELECT count(*) FROM sales c LEFT JOIN date p ON p.dateid = c.dateid WHERE p.dateid IS NULL AND c.dateid IS NOT NULL;

-- all the way up
-- want > 0
SELECT count(*)
FROM sales s
JOIN listing l  ON l.listid = s.listid
JOIN event e    ON e.eventid = s.eventid
JOIN venue v    ON v.venueid = e.venueid
JOIN category c ON c.catid = e.catid
JOIN date d     ON d.dateid = s.dateid
JOIN users b    ON b.userid = s.buyerid
JOIN users u    ON u.userid = s.sellerid;
