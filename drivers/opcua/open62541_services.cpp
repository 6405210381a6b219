#include "drivers/opcua/open62541_client.h"

#include "drivers/opcua/ua_value.h"

#include <algorithm>

namespace lineside::opcua {

namespace {

constexpr size_t kMostPerCall = 1'000;
constexpr UA_UInt32 kFactAttributes[] = {UA_ATTRIBUTEID_VALUE, UA_ATTRIBUTEID_DATATYPE, UA_ATTRIBUTEID_VALUERANK,
                                         UA_ATTRIBUTEID_USERACCESSLEVEL, UA_ATTRIBUTEID_DESCRIPTION};
constexpr size_t kFacts = std::size(kFactAttributes);
constexpr UA_Int32 kScalarRank = -1;

template<typename T>
const T *scalarOf(const UA_DataValue &value, int typeIndex)
{
    const bool good = !value.hasStatus || qualityOf(StatusCode(value.status)) == Quality::Good;
    return good && value.hasValue && UA_Variant_hasScalarType(&value.value, &UA_TYPES[typeIndex])
        ? static_cast<const T *>(value.value.data)
        : nullptr;
}

//! The node's facts from its kFacts attributes.
NodeFacts factsFrom(const UA_DataValue *attributes)
{
    NodeFacts facts;
    facts.value = fromUa(attributes[0]);
    facts.type = facts.value.type;
    facts.status = facts.value.status;
    if (facts.type == WireType::Null) {
        if (const auto *type = scalarOf<UA_NodeId>(attributes[1], UA_TYPES_NODEID))
            facts.type = wireTypeOfDataType(*type);
    }
    // Ranks below -1 leave it open; then the value itself tells.
    if (const auto *rank = scalarOf<UA_Int32>(attributes[2], UA_TYPES_INT32))
        facts.scalar = *rank <= kScalarRank && facts.type != WireType::Other;
    else
        facts.scalar = facts.type != WireType::Other;
    if (const auto *access = scalarOf<UA_Byte>(attributes[3], UA_TYPES_BYTE))
        facts.writable = (*access & UA_ACCESSLEVELMASK_WRITE) != 0;
    if (const auto *description = scalarOf<UA_LocalizedText>(attributes[4], UA_TYPES_LOCALIZEDTEXT))
        facts.description = stringOf(description->text).left(500);
    return facts;
}

BrowsePage pageFrom(const UA_BrowseResult &result)
{
    BrowsePage page;
    page.status = StatusCode(result.statusCode);
    page.continuation = bytesOf(result.continuationPoint);
    page.children.reserve(result.referencesSize);
    for (size_t i = 0; i < result.referencesSize; ++i) {
        const UA_ReferenceDescription &reference = result.references[i];
        if (reference.nodeId.serverIndex != 0)
            continue; // lives on another server
        BrowsedNode node;
        node.node = fromUa(reference.nodeId.nodeId);
        node.name = stringOf(reference.displayName.text);
        if (node.name.isEmpty())
            node.name = stringOf(reference.browseName.name);
        node.name.truncate(500);
        node.isVariable = reference.nodeClass == UA_NODECLASS_VARIABLE;
        page.children.push_back(std::move(node));
    }
    return page;
}

} // namespace

void Open62541Client::createItems(quint32 subscription, std::chrono::milliseconds sampling,
                                  const std::vector<Item> &items, SteadyTime deadline,
                                  Answer<std::vector<ItemResult>> done)
{
    UaOwned<UA_CreateMonitoredItemsRequest, UA_TYPES_CREATEMONITOREDITEMSREQUEST> request;
    request->subscriptionId = subscription;
    request->timestampsToReturn = UA_TIMESTAMPSTORETURN_BOTH;
    request->itemsToCreateSize = std::min(items.size(), kMostPerCall);
    request->itemsToCreate =
        newArray<UA_MonitoredItemCreateRequest>(request->itemsToCreateSize, UA_TYPES_MONITOREDITEMCREATEREQUEST);
    std::vector<ItemResult> results(request->itemsToCreateSize);
    for (size_t i = 0; i < request->itemsToCreateSize; ++i) {
        UA_MonitoredItemCreateRequest &item = request->itemsToCreate[i];
        item.itemToMonitor.nodeId = newNodeId(items[i].node);
        item.itemToMonitor.attributeId = UA_ATTRIBUTEID_VALUE;
        item.monitoringMode = UA_MONITORINGMODE_REPORTING;
        item.requestedParameters.clientHandle = items[i].handle;
        item.requestedParameters.samplingInterval = double(sampling.count());
        item.requestedParameters.queueSize = items[i].queueSize;
        item.requestedParameters.discardOldest = true;
        results[i].handle = items[i].handle;
    }
    call(request.get(), request.type(), &UA_TYPES[UA_TYPES_CREATEMONITOREDITEMSRESPONSE], deadline,
         [this, results = std::move(results), done = std::move(done)](const Outcome &outcome) mutable {
             const auto *response = static_cast<const UA_CreateMonitoredItemsResponse *>(outcome.response);
             if (outcome.status != UA_STATUSCODE_GOOD || !response)
                 return done(errorOf(outcome));
             if (response->resultsSize != results.size())
                 return done(errorOf({UA_STATUSCODE_BADUNKNOWNRESPONSE, outcome.response, true}));
             for (size_t i = 0; i < results.size(); ++i) {
                 results[i].id = response->results[i].monitoredItemId;
                 results[i].status = StatusCode(response->results[i].statusCode);
             }
             done(std::move(results));
         });
}

void Open62541Client::modifyItems(quint32 subscription, std::chrono::milliseconds sampling,
                                  const std::vector<ExistingItem> &items, SteadyTime deadline, Answer<Done> done)
{
    UaOwned<UA_ModifyMonitoredItemsRequest, UA_TYPES_MODIFYMONITOREDITEMSREQUEST> request;
    request->subscriptionId = subscription;
    request->timestampsToReturn = UA_TIMESTAMPSTORETURN_BOTH;
    request->itemsToModifySize = std::min(items.size(), kMostPerCall);
    request->itemsToModify =
        newArray<UA_MonitoredItemModifyRequest>(request->itemsToModifySize, UA_TYPES_MONITOREDITEMMODIFYREQUEST);
    for (size_t i = 0; i < request->itemsToModifySize; ++i) {
        UA_MonitoredItemModifyRequest &item = request->itemsToModify[i];
        item.monitoredItemId = items[i].id;
        item.requestedParameters.clientHandle = items[i].handle;
        item.requestedParameters.samplingInterval = double(sampling.count());
        item.requestedParameters.queueSize = items[i].queueSize;
        item.requestedParameters.discardOldest = true;
    }
    call(request.get(), request.type(), &UA_TYPES[UA_TYPES_MODIFYMONITOREDITEMSRESPONSE], deadline,
         [this, done = std::move(done)](const Outcome &outcome) {
             if (outcome.status != UA_STATUSCODE_GOOD)
                 return done(errorOf(outcome));
             done(Done{});
         });
}

void Open62541Client::deleteItems(quint32 subscription, const std::vector<quint32> &ids, SteadyTime deadline)
{
    for (size_t first = 0; first < ids.size(); first += kMostPerCall) {
        UaOwned<UA_DeleteMonitoredItemsRequest, UA_TYPES_DELETEMONITOREDITEMSREQUEST> request;
        request->subscriptionId = subscription;
        request->monitoredItemIdsSize = std::min(kMostPerCall, ids.size() - first);
        request->monitoredItemIds = newArray<UA_UInt32>(request->monitoredItemIdsSize, UA_TYPES_UINT32);
        std::copy_n(ids.begin() + std::ptrdiff_t(first), request->monitoredItemIdsSize, request->monitoredItemIds);
        call(request.get(), request.type(), &UA_TYPES[UA_TYPES_DELETEMONITOREDITEMSRESPONSE], deadline,
             [](const Outcome &) {});
    }
}

void Open62541Client::readValues(const std::vector<NodeId> &nodes, SteadyTime deadline, Answer<std::vector<Value>> done)
{
    UaOwned<UA_ReadRequest, UA_TYPES_READREQUEST> request;
    request->timestampsToReturn = UA_TIMESTAMPSTORETURN_BOTH;
    request->nodesToReadSize = std::min(nodes.size(), kMostPerCall);
    request->nodesToRead = newArray<UA_ReadValueId>(request->nodesToReadSize, UA_TYPES_READVALUEID);
    const size_t count = request->nodesToReadSize;
    for (size_t i = 0; i < count; ++i) {
        request->nodesToRead[i].nodeId = newNodeId(nodes[i]);
        request->nodesToRead[i].attributeId = UA_ATTRIBUTEID_VALUE;
    }
    call(request.get(), request.type(), &UA_TYPES[UA_TYPES_READRESPONSE], deadline,
         [this, count, done = std::move(done)](const Outcome &outcome) {
             const auto *response = static_cast<const UA_ReadResponse *>(outcome.response);
             if (outcome.status != UA_STATUSCODE_GOOD || !response)
                 return done(errorOf(outcome));
             if (response->resultsSize != count)
                 return done(errorOf({UA_STATUSCODE_BADUNKNOWNRESPONSE, outcome.response, true}));
             std::vector<Value> values;
             values.reserve(count);
             for (size_t i = 0; i < count; ++i)
                 values.push_back(fromUa(response->results[i]));
             done(std::move(values));
         });
}

void Open62541Client::readFacts(const std::vector<NodeId> &nodes, bool withUnits, SteadyTime deadline,
                                Answer<std::vector<NodeFacts>> done)
{
    UaOwned<UA_ReadRequest, UA_TYPES_READREQUEST> request;
    request->timestampsToReturn = UA_TIMESTAMPSTORETURN_BOTH;
    const size_t count = std::min(nodes.size(), kMostPerCall / kFacts);
    request->nodesToReadSize = count * kFacts;
    request->nodesToRead = newArray<UA_ReadValueId>(request->nodesToReadSize, UA_TYPES_READVALUEID);
    for (size_t i = 0; i < request->nodesToReadSize; ++i) {
        request->nodesToRead[i].nodeId = newNodeId(nodes[i / kFacts]);
        request->nodesToRead[i].attributeId = kFactAttributes[i % kFacts];
    }
    const SteadyTime sent = now();
    call(request.get(), request.type(), &UA_TYPES[UA_TYPES_READRESPONSE], deadline,
         [this, nodes, count, withUnits, deadline, sent, done = std::move(done)](const Outcome &outcome) mutable {
             const auto *response = static_cast<const UA_ReadResponse *>(outcome.response);
             if (outcome.status != UA_STATUSCODE_GOOD || !response)
                 return done(errorOf(outcome));
             if (response->resultsSize != count * kFacts)
                 return done(errorOf({UA_STATUSCODE_BADUNKNOWNRESPONSE, outcome.response, true}));
             std::vector<NodeFacts> facts;
             facts.reserve(count);
             for (size_t i = 0; i < count; ++i) {
                 facts.push_back(factsFrom(response->results + i * kFacts));
                 facts.back().latencyMs = std::chrono::duration<double, std::milli>(now() - sent).count();
             }
             if (!withUnits)
                 return done(std::move(facts));
             readUnits(std::move(nodes), std::move(facts), deadline, std::move(done));
         });
}

void Open62541Client::readUnits(std::vector<NodeId> nodes, std::vector<NodeFacts> facts, SteadyTime deadline,
                                Answer<std::vector<NodeFacts>> done)
{
    UaOwned<UA_TranslateBrowsePathsToNodeIdsRequest, UA_TYPES_TRANSLATEBROWSEPATHSTONODEIDSREQUEST> request;
    request->browsePathsSize = facts.size();
    request->browsePaths = newArray<UA_BrowsePath>(facts.size(), UA_TYPES_BROWSEPATH);
    for (size_t i = 0; i < facts.size(); ++i) {
        UA_BrowsePath &path = request->browsePaths[i];
        path.startingNode = newNodeId(nodes[i]);
        path.relativePath.elementsSize = 1;
        path.relativePath.elements = newArray<UA_RelativePathElement>(1, UA_TYPES_RELATIVEPATHELEMENT);
        path.relativePath.elements[0].referenceTypeId = UA_NODEID_NUMERIC(0, UA_NS0ID_HASPROPERTY);
        path.relativePath.elements[0].includeSubtypes = true;
        path.relativePath.elements[0].targetName.name = newString("EngineeringUnits");
    }
    call(request.get(), request.type(), &UA_TYPES[UA_TYPES_TRANSLATEBROWSEPATHSTONODEIDSRESPONSE], deadline,
         [this, facts = std::move(facts), deadline, done = std::move(done)](const Outcome &outcome) mutable {
             const auto *response =
                 static_cast<const UA_TranslateBrowsePathsToNodeIdsResponse *>(outcome.response);
             if (outcome.status != UA_STATUSCODE_GOOD || !response || response->resultsSize != facts.size())
                 return done(std::move(facts)); // units are a help, not a condition
             std::vector<size_t> owners;
             UaOwned<UA_ReadRequest, UA_TYPES_READREQUEST> read;
             read->nodesToRead = newArray<UA_ReadValueId>(facts.size(), UA_TYPES_READVALUEID);
             read->nodesToReadSize = facts.size();
             for (size_t i = 0; i < facts.size(); ++i) {
                 const UA_BrowsePathResult &result = response->results[i];
                 if (result.statusCode != UA_STATUSCODE_GOOD || result.targetsSize == 0)
                     continue;
                 UA_ReadValueId &target = read->nodesToRead[owners.size()];
                 UA_NodeId_copy(&result.targets[0].targetId.nodeId, &target.nodeId);
                 target.attributeId = UA_ATTRIBUTEID_VALUE;
                 owners.push_back(i);
             }
             if (owners.empty())
                 return done(std::move(facts));
             const size_t allocated = read->nodesToReadSize;
             read->nodesToReadSize = owners.size();
             call(read.get(), read.type(), &UA_TYPES[UA_TYPES_READRESPONSE], deadline,
                  [facts = std::move(facts), owners, done = std::move(done)](const Outcome &answer) mutable {
                      const auto *values = static_cast<const UA_ReadResponse *>(answer.response);
                      if (answer.status == UA_STATUSCODE_GOOD && values && values->resultsSize == owners.size()) {
                          for (size_t i = 0; i < owners.size(); ++i) {
                              if (const auto *unit = scalarOf<UA_EUInformation>(values->results[i],
                                                                                UA_TYPES_EUINFORMATION))
                                  facts[owners[i]].unit = stringOf(unit->displayName.text).left(50);
                          }
                      }
                      done(std::move(facts));
                  });
             read->nodesToReadSize = allocated;
         });
}

void Open62541Client::write(const NodeId &node, WireType type, const QVariant &raw, SteadyTime deadline,
                            Answer<StatusCode> done)
{
    UaOwned<UA_WriteRequest, UA_TYPES_WRITEREQUEST> request;
    request->nodesToWriteSize = 1;
    request->nodesToWrite = newArray<UA_WriteValue>(1, UA_TYPES_WRITEVALUE);
    UA_WriteValue &value = *request->nodesToWrite;
    value.nodeId = newNodeId(node);
    value.attributeId = UA_ATTRIBUTEID_VALUE;
    value.value.hasValue = toUa(raw, type, &value.value.value);
    if (!value.value.hasValue)
        return done(Error{Error::Kind::BadData, QStringLiteral("the value does not fit the node's type"), {}});
    call(request.get(), request.type(), &UA_TYPES[UA_TYPES_WRITERESPONSE], deadline,
         [this, done = std::move(done)](const Outcome &outcome) {
             const auto *response = static_cast<const UA_WriteResponse *>(outcome.response);
             if (outcome.status != UA_STATUSCODE_GOOD || !response)
                 return done(errorOf(outcome));
             if (response->resultsSize != 1) // answered, but nobody can say what: not an answer to trust
                 return done(Error{Error::Kind::Unreachable, QStringLiteral("the answer makes no sense"), {}});
             done(StatusCode(response->results[0]));
         });
}

void Open62541Client::browse(const NodeId &node, quint32 pageSize, SteadyTime deadline, Answer<BrowsePage> done)
{
    UaOwned<UA_BrowseRequest, UA_TYPES_BROWSEREQUEST> request;
    request->requestedMaxReferencesPerNode = pageSize;
    request->nodesToBrowseSize = 1;
    request->nodesToBrowse = newArray<UA_BrowseDescription>(1, UA_TYPES_BROWSEDESCRIPTION);
    UA_BrowseDescription &what = *request->nodesToBrowse;
    what.nodeId = newNodeId(node);
    what.browseDirection = UA_BROWSEDIRECTION_FORWARD;
    what.referenceTypeId = UA_NODEID_NUMERIC(0, UA_NS0ID_HIERARCHICALREFERENCES);
    what.includeSubtypes = true;
    what.nodeClassMask = UA_NODECLASS_OBJECT | UA_NODECLASS_VARIABLE;
    what.resultMask = UA_BROWSERESULTMASK_NODECLASS | UA_BROWSERESULTMASK_BROWSENAME | UA_BROWSERESULTMASK_DISPLAYNAME;
    call(request.get(), request.type(), &UA_TYPES[UA_TYPES_BROWSERESPONSE], deadline,
         [this, done = std::move(done)](const Outcome &outcome) {
             const auto *response = static_cast<const UA_BrowseResponse *>(outcome.response);
             if (outcome.status != UA_STATUSCODE_GOOD || !response)
                 return done(errorOf(outcome));
             if (response->resultsSize != 1)
                 return done(errorOf({UA_STATUSCODE_BADUNKNOWNRESPONSE, outcome.response, true}));
             done(pageFrom(response->results[0]));
         });
}

void Open62541Client::browseNext(const QByteArray &continuation, bool release, SteadyTime deadline,
                                 Answer<BrowsePage> done)
{
    UaOwned<UA_BrowseNextRequest, UA_TYPES_BROWSENEXTREQUEST> request;
    request->releaseContinuationPoints = release;
    request->continuationPointsSize = 1;
    request->continuationPoints = newArray<UA_ByteString>(1, UA_TYPES_BYTESTRING);
    request->continuationPoints[0] = newString(continuation);
    call(request.get(), request.type(), &UA_TYPES[UA_TYPES_BROWSENEXTRESPONSE], deadline,
         [this, release, done = std::move(done)](const Outcome &outcome) {
             const auto *response = static_cast<const UA_BrowseNextResponse *>(outcome.response);
             if (outcome.status != UA_STATUSCODE_GOOD || !response)
                 return done(errorOf(outcome));
             if (release)
                 return done(BrowsePage{});
             if (response->resultsSize != 1)
                 return done(errorOf({UA_STATUSCODE_BADUNKNOWNRESPONSE, outcome.response, true}));
             done(pageFrom(response->results[0]));
         });
}

void Open62541Client::haveComponents(const std::vector<NodeId> &nodes, SteadyTime deadline,
                                     Answer<std::vector<bool>> done)
{
    UaOwned<UA_BrowseRequest, UA_TYPES_BROWSEREQUEST> request;
    const size_t count = std::min(nodes.size(), kMostPerCall);
    request->nodesToBrowseSize = count;
    request->nodesToBrowse = newArray<UA_BrowseDescription>(count, UA_TYPES_BROWSEDESCRIPTION);
    for (size_t i = 0; i < count; ++i) {
        UA_BrowseDescription &what = request->nodesToBrowse[i];
        what.nodeId = newNodeId(nodes[i]);
        what.browseDirection = UA_BROWSEDIRECTION_FORWARD;
        what.referenceTypeId = UA_NODEID_NUMERIC(0, UA_NS0ID_HASCOMPONENT);
        what.includeSubtypes = true;
        what.nodeClassMask = UA_NODECLASS_OBJECT | UA_NODECLASS_VARIABLE;
        what.resultMask = UA_BROWSERESULTMASK_NONE;
    }
    call(request.get(), request.type(), &UA_TYPES[UA_TYPES_BROWSERESPONSE], deadline,
         [this, count, done = std::move(done)](const Outcome &outcome) {
             const auto *response = static_cast<const UA_BrowseResponse *>(outcome.response);
             if (outcome.status != UA_STATUSCODE_GOOD || !response || response->resultsSize != count)
                 return done(errorOf(outcome));
             std::vector<bool> have(count);
             for (size_t i = 0; i < count; ++i) {
                 have[i] = response->results[i].referencesSize > 0;
                 if (response->results[i].continuationPoint.length > 0)
                     browseNext(bytesOf(response->results[i].continuationPoint), true, stepDeadline(),
                                [](const Result<BrowsePage> &) {});
             }
             done(std::move(have));
         });
}

} // namespace lineside::opcua
