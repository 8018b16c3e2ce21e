package org.parley.camel;

import java.util.Map;
import java.util.Set;
import org.apache.camel.spi.BeanRepository;
import org.apache.camel.spi.Registry;

/** The beans of a running context for one in which a route file is only tried: looked up, never stopped. */
record SharedBeans(Registry running) implements BeanRepository {

    @Override
    public Object lookupByName(String name) {
        return running.lookupByName(name);
    }

    @Override
    public <T> T lookupByNameAndType(String name, Class<T> type) {
        return running.lookupByNameAndType(name, type);
    }

    @Override
    public <T> Map<String, T> findByTypeWithName(Class<T> type) {
        return running.findByTypeWithName(type);
    }

    @Override
    public <T> Set<T> findByType(Class<T> type) {
        return running.findByType(type);
    }
}
