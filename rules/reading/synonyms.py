"""Names that other systems and people give to our fields, by kind and field.

From the exports of Salesforce, HubSpot, Zoho, Fxiaoke (纷享销客) and Odoo, process
logs, and the Chinese headings of hand-made sheets. The likeliest comes first: of two
headings that fit one field, the one named earlier here gets it. Blanks, case, ``_``
and units in brackets do not count.
"""

from collections.abc import Mapping

from rules.reading.words import heading_key

OWNER = "负责人 | 所有人 | 业务员 | 销售员 | 销售代表 | 销售 | sales agent | sales rep"
CREATED = "创建日期 | 创建时间 | 录入日期 | create date | created date | created time"
SOURCE = "来源 | lead source | original source | 线索来源 | 客户来源 | 渠道来源"
CUSTOMER = (
    "客户 | 客户名称 | account | account name | company | company name | customer name"
    " | associated company | client | 公司 | 公司名称 | 单位名称 | organization | store"
)
PHONE = (
    "电话 | 手机 | 手机号 | 手机号码 | 电话号码 | 联系电话 | phone number | mobile"
    " | mobile phone | tel | telephone | tel cell | tel iphone | tel work | tel main"
    " | tel home | tel other | phone work | cell phone"
)
EMAIL = (
    "邮箱 | 电子邮件 | 电子邮箱 | 邮件 | e-mail | email address | mail | email work"
    " | email main | email home | email other"
)
ADDRESS = (
    "地址 | 详细地址 | 联系地址 | 通讯地址 | billing street | street | adr | adr work"
    " | adr home | adr other"
)
PRODUCT = (
    "产品 | 产品名称 | 商品 | 商品名称 | 品名 | product name | item | item name"
    " | product purchased | dishes name"
)
CURRENCY = "币种 | 货币 | currency code | deal currency"
PERSON = (
    "人员 | 员工 | 姓名 | 销售员 | employee | agent | resource | rep | org resource"
)
NOTE = (
    "备注 | 说明 | 描述 | notes | description | remark | remarks | comment | comments"
)
CHANNEL = "渠道 | 销售渠道 | sales channel | ticket channel | case channel"
ORDER = "订单 | 订单编号 | 订单号 | order number | order no | order id | sales order"

TABLE: Mapping[str, Mapping[str, str]] = {
    "customers": {
        "number": "客户编号 | 客户编码 | 客户代码 | account number | account id"
        " | customer id | customer number | company id | record id | partner id",
        "name": CUSTOMER + " | fn",
        "industry": "行业 | 所属行业 | 一级行业 | sector",
        "region": "区域 | 地区 | 大区 | 省份 | 省 | billing state | state"
        " | billing state/province | state/region | state id | province | territory",
        "country": "国家 | 国家地区 | billing country | office location"
        " | country/region | country id | nation",
        "size": "规模 | 客户规模 | 公司规模 | 人员规模 | company size",
        "channel": CHANNEL,
        "source": SOURCE + " | account source",
        "owner": OWNER + " | account owner | company owner",
        "annual_revenue": "年营业额 | 年收入 | 营业收入 | 年销售额 | revenue",
        "employees": "员工人数 | 员工数 | 人数 | number of employees"
        " | no. of employees | employee count | headcount",
        "founded": "成立年份 | 创立年份 | year established | year founded"
        " | founded year",
        "parent": "上级客户 | 母公司 | 总公司 | parent account | parent company"
        " | subsidiary of | member of",
        "phone": PHONE,
        "email": EMAIL,
        "website": "网站 | 网址 | 官网 | 公司网址 | url | domain | company domain name",
        "address": ADDRESS + " | 公司地址 | billing address",
        "credit_code": "统一社会信用代码 | 社会信用代码 | 信用代码 | 税号"
        " | 纳税人识别号 | tax id | vat",
        "tags": "标签 | 客户标签 | tag | labels",
        "created_on": CREATED,
    },
    "contacts": {
        "number": "联系人编号 | contact id | record id | rec id",
        "customer": CUSTOMER + " | org | 所属客户 | commercial company name",
        "name": "姓名 | 联系人 | 联系人姓名 | full name | contact name | fn"
        " | display name | customer name",
        "title": "职务 | 职位 | 岗位 | job title | position | function | role",
        "phone": PHONE,
        "email": EMAIL,
        "address": ADDRESS + " | mailing street | address 1 | suburb",
        "is_primary": "首要联系人 | 主联系人 | 是否首要 | primary | primary contact",
        "note": NOTE + " | background",
    },
    "products": {
        "code": "产品编码 | 产品编号 | 产品代码 | 商品编码 | 货号 | 物料编码 | sku"
        " | product code | product id | item code | default code",
        "name": "product | " + PRODUCT,
        "family": "产品分类 | 产品线 | 产品系列 | 系列 | 类别 | 分类 | 品类 | series"
        " | category | product family | product category | product type",
        "list_price": "标准价格 | 价格 | 单价 | 售价 | 定价 | 牌价 | price"
        " | sales price"
        " | unit price | standard price",
        "unit_cost": "成本 | 单位成本 | 成本价 | cost | cost price | purchase price",
        "currency": CURRENCY,
    },
    "leads": {
        "number": "线索编号 | lead number | lead id | prospect id | record id",
        "name": "姓名 | 线索名称 | 联系人 | lead name | full name | contact name | fn",
        "company": CUSTOMER + " | org",
        "title": "职务 | 职位 | job title | position",
        "phone": PHONE,
        "email": EMAIL,
        "source": SOURCE,
        "channel": CHANNEL + " | lead origin",
        "owner": OWNER + " | lead owner | contact owner",
        "status": "状态 | 线索状态 | lead status | lifecycle stage | converted",
        "created_on": CREATED,
        "converted_on": "转换日期 | 转化日期 | 转换时间 | converted date"
        " | conversion date",
        "note": NOTE,
    },
    "deals": {
        "number": "商机编号 | 商机编码 | opportunity id | deal id | record id"
        " | potential id | case id | case concept name",
        "name": "商机 | 商机名称 | 项目名称 | opportunity name | deal name"
        " | potential name"
        " | opportunity | deal",
        "customer": CUSTOMER,
        "product": PRODUCT,
        "amount": "金额 | 商机金额 | 预计金额 | 预计销售额 | deal amount | close value"
        " | expected revenue | deal value | value",
        "currency": CURRENCY,
        "pipeline": "销售流程 | 商机流程 | sales process | deal pipeline",
        "stage": "阶段 | 销售阶段 | 商机阶段 | deal stage | sales stage | status",
        "owner": OWNER + " | opportunity owner | deal owner",
        "source": SOURCE,
        "created_on": CREATED + " | engage date | start date",
        "expected_close_on": "预计成交日期 | 预计成交时间 | 预计签约日期 | 预计结单日期"
        " | expected close date | expected closing | expected close",
        "closed_on": "成交日期 | 结单日期 | 赢单日期 | 关闭日期 | close date"
        " | closing date"
        " | closed date | close time",
        "contract_number": "合同编号 | 合同号 | contract no | contract id",
        "contract_on": "合同日期 | 签约日期 | 签订日期 | contract date | signed date",
        "contract_amount": "合同金额 | 签约金额 | contract value",
        "lost_reason": "输单原因 | 丢单原因 | 失败原因 | loss reason | reason for loss"
        " | closed lost reason",
        "note": NOTE,
    },
    "stage-events": {
        "deal": "商机 | 商机编号 | case id | case concept name | case | order nr"
        " | opportunity | opportunity id | deal name",
        "stage": "阶段 | 销售阶段 | activity | concept name | status | event | step",
        "person": PERSON,
        "at": "时间 | 开始时间 | start timestamp | time timestamp | timestamp"
        " | start time"
        " | date",
        "completed_at": "完成时间 | 结束时间 | complete timestamp | end time"
        " | end timestamp | completed",
    },
    "orders": {
        "number": ORDER,
        "customer": CUSTOMER,
        "owner": OWNER + " | salesperson | emp id",
        "region": "区域 | 地区 | 大区 | sales region",
        "channel": CHANNEL,
        "ordered_on": "订单日期 | 下单日期 | 下单时间 | 日期 | order date"
        " | date ordered"
        " | use start time | place order time | date",
        "promised_on": "承诺交期 | 交货日期 | 约定交期 | promised date | due date",
        "delivered_on": "发货日期 | 实际交期 | 到货日期 | ship date | delivery date",
        "status": "状态 | 订单状态 | order status",
        "currency": CURRENCY,
    },
    "order-lines": {
        "order": ORDER,
        "product": PRODUCT,
        "quantity": "数量 | 件数 | qty | units | counts",
        "unit_price": "单价 | 销售单价 | price | sales price | amounts",
        "discount": "折扣 | 折扣率 | discount rate",
        "amount": "金额 | 小计 | 销售额 | 行金额 | sales | total | line total"
        " | subtotal",
        "cost": "成本 | 成本额 | total cost | line cost",
        "margin": "毛利 | 利润 | profit | gross margin | gross profit",
    },
    "price-lists": {
        "product": PRODUCT,
        "currency": CURRENCY,
        "price": "价格 | 单价 | list price | unit price | sales price",
        "valid_from": "生效日期 | 开始日期 | effective date | start date | from",
        "valid_to": "失效日期 | 结束日期 | end date | expiry date | until | to",
    },
    "payments": {
        "order": ORDER,
        "customer": CUSTOMER,
        "amount": "回款金额 | 收款金额 | 到账金额 | 金额 | amount received"
        " | paid amount",
        "received_on": "回款日期 | 收款日期 | 到账日期 | 日期 | payment date | date"
        " | received date | paid on",
        "currency": CURRENCY,
    },
    "returns": {
        "order": ORDER,
        "product": PRODUCT,
        "quantity": "数量 | 退货数量 | qty | returned quantity",
        "amount": "金额 | 退货金额 | 退款金额 | refund amount | refund",
        "returned_on": "退货日期 | 退款日期 | return date | refund date",
    },
    "activities": {
        "customer": CUSTOMER,
        "deal": "商机 | 商机名称 | opportunity | opportunity name | related to",
        "kind": "类型 | 跟进方式 | 跟进类型 | 活动类型 | type | activity type"
        " | task type",
        "at": "时间 | 跟进时间 | 跟进日期 | 活动时间 | date | activity date | due date",
        "person": "跟进人 | assigned to | " + PERSON,
        "note": "跟进内容 | 跟进记录 | 内容 | subject | body | " + NOTE,
        "next_contact_on": "下次联系时间 | 下次跟进时间 | 下次联系日期"
        " | next contact date"
        " | next step date | follow up date",
    },
    "targets": {
        "measure": "指标 | 考核指标 | 目标类型 | metric | kpi",
        "period": "期间 | 月份 | 周期 | 考核周期 | month | quarter",
        "person": PERSON + " | 销售代表",
        "team": "团队 | 部门 | 归属部门 | department",
        "amount": "目标 | 目标值 | 目标金额 | target | quota | goal | target value",
    },
    "surveys": {
        "customer": CUSTOMER + " | id",
        "order": ORDER,
        "score": "评分 | 得分 | 分数 | 满意度 | rating | nps | csat | nps score",
        "scale": "量表 | 分制",
        "answered_on": "调查日期 | 评价日期 | 填写日期 | survey date | response date"
        " | date",
        "market": "市场 | 区域 | region | country",
    },
    "cases": {
        "number": "工单编号 | 工单号 | 投诉编号 | ticket id | case number | case id",
        "customer": CUSTOMER,
        "kind": "类型 | 工单类型 | 问题类型 | ticket type | type | case type"
        " | category",
        "channel": CHANNEL,
        "opened_at": "提交时间 | 创建时间 | 受理时间 | opened | created at | created"
        " | date opened | created date | open date",
        "first_response_at": "首次响应时间 | 响应时间 | first response time"
        " | first response",
        "resolved_at": "解决时间 | 关闭时间 | time to resolution | resolved | closed at"
        " | date closed | resolution time",
        "status": "状态 | 工单状态 | ticket status | case status",
        "satisfaction": "满意度 | 评分 | customer satisfaction rating | csat | rating",
    },
    "people": {
        "login": "账号 | 登录名 | 用户名 | username | user id",
        "name": "姓名 | 员工姓名 | 销售员 | full name | employee name | sales agent"
        " | person | sales rep",
        "role": "角色 | profile | user role",
        "team": "团队 | 部门 | 所属部门 | department | group | regional office",
        "manager": "上级 | 直属上级 | 主管 | 经理 | supervisor | reports to",
        "region": "区域 | 地区 | 大区 | regional office | territory",
        "phone": PHONE,
        "email": EMAIL + " | ad email",
    },
    "training-results": {
        "person": PERSON + " | emp id | employee id | learner | participant",
        "course": "课程 | 课程名称 | 培训名称 | training program name | course name"
        " | training | program | training name",
        "kind": "类型 | 培训类型 | 培训方式 | training type | type",
        "outcome": "结果 | 考核结果 | 培训结果 | training outcome | result | status",
        "score": "成绩 | 分数 | 得分 | grade | mark",
        "cost": "费用 | 培训费用 | training cost | price",
        "completed_on": "完成日期 | 培训日期 | training date | completion date"
        " | completed date | date",
        "trainer": "讲师 | 培训师 | 培训讲师 | instructor | teacher",
    },
}
NAME_PARTS = "first name | given name | middle name | last name | surname | 名 | 姓"
"""Headings that together are a person's name, where there is no whole one."""

NAMED_KINDS = frozenset({"contacts", "leads", "people"})


def synonyms(kind: str, field: str) -> tuple[str, ...]:
    """Return other names of a field, the likeliest first.

    Args:
        kind: As on the command line, ``customers`` or ``stage-events``.
        field: Its public name.
    """
    return _parted(TABLE.get(kind, {}).get(field, ""))


def name_parts(kind: str, field: str) -> tuple[str, ...]:
    """Return headings whose texts together are the field; mostly none."""
    return _parted(NAME_PARTS if field == "name" and kind in NAMED_KINDS else "")


def known_headings(kind: str) -> frozenset[str]:
    """Return all headings that mean something for a kind, as they are compared."""
    fields = TABLE.get(kind, {})
    words = [*fields, *(word for field in fields for word in synonyms(kind, field))]
    return frozenset(map(heading_key, words))


def _parted(words: str) -> tuple[str, ...]:
    return tuple(word for part in words.split("|") if (word := part.strip()))
