package dev.rollcall.activities.jobs;

import dev.rollcall.workflows.SearchAttributes;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.common.SearchAttributeKey;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees to it that the namespace knows Rollcall's search attributes; where it may not, says the command that does. */
final class SearchAttributeSetup {
    private static final Logger LOG = LoggerFactory.getLogger(SearchAttributeSetup.class);

    private final OperatorServiceStubs operator;
    private final String namespace;
    private boolean told;

    SearchAttributeSetup(WorkflowClient client) {
        WorkflowServiceStubs stubs = client.getWorkflowServiceStubs();
        operator = OperatorServiceStubs.newServiceStubs(OperatorServiceStubsOptions.newBuilder()
                .setChannel(stubs.getRawChannel())
                // The channel is raw: without these an API key is not sent.
                .setHeaders(stubs.getOptions().getHeaders())
                .setGrpcMetadataProviders(stubs.getOptions().getGrpcMetadataProviders())
                .validateAndBuildWithDefaults());
        namespace = client.getOptions().getNamespace();
    }

    void put() {
        List<SearchAttributeKey<?>> missing = missing();
        if (missing.isEmpty()) {
            return;
        }
        var request = AddSearchAttributesRequest.newBuilder().setNamespace(namespace);
        missing.forEach(key -> request.putSearchAttributes(key.getName(), type(key)));
        try {
            operator.blockingStub().addSearchAttributes(request.build());
            LOG.info("search attributes created: {}", names(missing));
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() != Status.Code.ALREADY_EXISTS && !told) {
                told = true;
                LOG.error(
                        "the search attributes {} are missing in namespace {} and can't be created from here ({}); run: {}",
                        names(missing),
                        namespace,
                        e.getStatus().getCode(),
                        command(missing));
            }
        }
    }

    private List<SearchAttributeKey<?>> missing() {
        try {
            var known = operator.blockingStub()
                    .listSearchAttributes(ListSearchAttributesRequest.newBuilder()
                            .setNamespace(namespace)
                            .build())
                    .getCustomAttributesMap()
                    .keySet();
            return SearchAttributes.ALL.stream()
                    .filter(key -> !known.contains(key.getName()))
                    .toList();
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.UNAVAILABLE) {
                throw e;
            }
            return SearchAttributes.ALL;
        }
    }

    private String command(List<SearchAttributeKey<?>> missing) {
        return "temporal operator search-attribute create --namespace " + namespace + " "
                + missing.stream()
                        .map(key -> "--name " + key.getName() + " --type " + SearchAttributes.typeOf(key))
                        .collect(Collectors.joining(" "));
    }

    private static String names(List<SearchAttributeKey<?>> keys) {
        return keys.stream().map(SearchAttributeKey::getName).collect(Collectors.joining(", "));
    }

    private static IndexedValueType type(SearchAttributeKey<?> key) {
        return SearchAttributes.typeOf(key).equals("KeywordList")
                ? IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST
                : IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD;
    }
}
